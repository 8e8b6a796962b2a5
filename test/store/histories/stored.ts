import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { scratchFolder } from '../scratch'

/**
 * Histories as the program of each version wrote them, with the files beside them: `version-N.zip` is from when it had N
 * migrations. They were written by the program itself, through its engine: runs that are done, thrown away, failed and
 * stopped; since version 2 with validation losses, since 3 with a sweep, since 4 with a control, since 5 with a judgement
 * and a certificate, since 6 with tags, a star, notes, the archive and a run that never began, since 7 with samples that were
 * told their class. Versions 2, 3 and 6 lasted for less than a commit: theirs are of the next one, less what the
 * migrations after them brought.
 */
const folder = import.meta.dirname

/** The versions of which there is a history, ascending. */
export const storedVersions: readonly number[] = readdirSync(folder)
  .flatMap((name) => /^version-(\d+)\.zip$/.exec(name)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b)

const filesOf = (version: number) => unzipSync(readFileSync(join(folder, `version-${String(version)}.zip`)))

/** A copy of the history of a version, in a folder of its own. */
export function storedHistory(version: number): string {
  const copy = scratchFolder()
  for (const [name, bytes] of Object.entries(filesOf(version))) {
    if (name.endsWith('/')) continue
    const file = join(copy, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  return join(copy, 'history.sqlite')
}

/** The bytes of a version's database. */
export function storedDatabase(version: number): Uint8Array {
  const bytes = filesOf(version)['history.sqlite']
  if (bytes === undefined) throw new Error(`There is no history of version ${String(version)}.`)
  return bytes
}
