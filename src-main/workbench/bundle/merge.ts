import { copyFile, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Imported } from '@contract/bundle'
import { fail } from '@contract/failure'
import { filesFolder, History } from '../../store'
import { importBundle } from './import'
import { writeBundle } from './write'

/** Runs that are read at once. */
const pageSize = 100

/**
 * Takes every run of another history, such as another machine's, into this one; see `importBundle` for what happens to
 * those that are there already. The other history stays as it is: a copy of it is brought to this version and read.
 */
export async function mergeHistory(history: History, file: string): Promise<Imported[]> {
  const other = resolve(file)
  if (other === history.file) throw fail('not-allowed', `${file} is this history itself; name another one.`, file)
  if (!(await stat(other).catch(() => null))?.isFile()) throw fail('not-found', `There is no history ${file}.`, file)
  const folder = await mkdtemp(join(tmpdir(), 'cloudpin-merge-'))
  try {
    const copy = join(folder, 'history.sqlite')
    await copyFile(other, copy)
    await copyFile(`${other}-wal`, `${copy}-wal`).catch(() => undefined)
    await symlink(filesFolder(other), filesFolder(copy), 'junction')
    return await takeAll(history, copy, join(folder, 'run.zip'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function takeAll(history: History, copy: string, zip: string): Promise<Imported[]> {
  const source = History.open(copy)
  try {
    const imported: Imported[] = []
    for (let after: number | null = 0; after !== null;) {
      const page = source.runs.page(after, pageSize)
      for (const { run, deletedAt } of page.runs) {
        if (deletedAt !== null) continue
        await writeBundle(source, [run.id], zip)
        imported.push(...(await importBundle(history, zip)))
      }
      after = page.next
    }
    return imported
  } finally {
    source.close()
  }
}
