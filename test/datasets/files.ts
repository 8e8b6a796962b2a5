import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { CloudpinError, type Failure } from '@contract/failure'

const folders: string[] = []
const home = process.env['CLOUDPIN_HOME']

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  if (home === undefined) delete process.env['CLOUDPIN_HOME']
  else process.env['CLOUDPIN_HOME'] = home
})

/** An empty folder, gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-datasets-'))
  folders.push(folder)
  return folder
}

/** An empty data folder that this test's programs use. */
export function ownHome(): string {
  const folder = emptyFolder()
  process.env['CLOUDPIN_HOME'] = folder
  return folder
}

/** A folder with files by their paths. */
export function filled(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = emptyFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** The failure that something ends with; throws where it ends well or with anything else. */
export function failureOf(work: () => unknown): Failure {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return thrown.failure
    throw thrown
  }
  throw new Error('It was expected to fail.')
}
