import { copyFile, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail } from '@contract/failure'
import { Connection } from '../connection'
import { historyFailure } from '../failures'
import { checkIntegrity } from '../upkeep/integrity'
import { livingSessions } from '../sessions'
import { backupFolder, backupsOf } from './backups'

/** Where the history that was replaced lies now, or null where there was none. */
export interface Restored {
  readonly setAside: string | null
}

const companions = ['', '-wal', '-shm'] as const

/**
 * Puts a backup in a history's place. What was there is kept beside it under the name `….damaged-<time>.sqlite`.
 * Errors: `not-found` where there is no such backup, `not-allowed` where another program has the history open,
 * `data-damaged` where the backup is not whole itself; then the history stays as it is.
 */
export async function restoreBackup(file: string, name: string, now: () => number = Date.now): Promise<Restored> {
  const chosen = backupsOf(file).find((backup) => backup.name === name)
  if (chosen === undefined) {
    throw fail('not-found', `There is no backup “${name}” of ${file}; cloudpin history restore lists them.`, name)
  }
  refuseInUse(file, now())
  const partial = `${file}.restoring`
  try {
    await copyFile(join(backupFolder(file), name), partial)
    refuseDamaged(partial, name)
    const handle = await open(partial, 'r+')
    await handle.sync().finally(() => handle.close())
    const setAside = await setAsideOf(file, now())
    await rename(partial, file)
    return { setAside }
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw historyFailure(thrown, file)
  }
}

async function setAsideOf(file: string, at: number): Promise<string | null> {
  const there = new Set(await readdir(dirname(file)))
  if (!there.has(basename(file))) return null
  const time = new Date(at).toISOString().replaceAll(':', '-')
  const aside = `${file.replace(/\.sqlite$/, '')}.damaged-${time}.sqlite`
  for (const end of companions) {
    if (there.has(`${basename(file)}${end}`)) await rename(`${file}${end}`, `${aside}${end}`)
  }
  return aside
}

function refuseDamaged(file: string, name: string): void {
  const connection = Connection.openReadOnly(file)
  try {
    const { whole, problems } = checkIntegrity(connection, true)
    if (!whole) {
      throw fail(
        'data-damaged',
        `The backup “${name}” is damaged itself (${problems.join('; ')}); choose another.`,
        name,
      )
    }
  } finally {
    connection.close()
  }
}

/** A history that cannot be read has nobody who could be asked; one that can must not be in use. */
function refuseInUse(file: string, now: number): void {
  let living: readonly string[]
  try {
    const connection = Connection.openReadOnly(file)
    try {
      living = livingSessions(connection, now)
    } finally {
      connection.close()
    }
  } catch {
    return
  }
  if (living.length > 0) {
    throw fail('not-allowed', `Another Cloudpin program has ${file} open. Close it, then restore the backup.`, file)
  }
}
