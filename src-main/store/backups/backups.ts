import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Connection } from '../connection'
import { historyFailure } from '../failures'
import { checkIntegrity } from '../upkeep/integrity'
import { backupName, readBackupName, type BackupReason } from './names'

/** A copy of a history, whole when it was made. */
export interface Backup {
  readonly name: string
  /** When it was made, in milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
  readonly reason: BackupReason
}

/** So many backups of each reason are kept; older ones are removed. */
const kept = 3
/** Pages that are copied between two turns of the event loop: about a millisecond. */
const pagesAtOnce = 64

/** The folder in which a history's backups lie. */
export const backupFolder = (file: string): string => `${file.replace(/\.sqlite$/, '')}.backups`

/** The backups of a history's file, the newest first; what else lies in their folder is passed over. */
export function backupsOf(file: string): Backup[] {
  const folder = backupFolder(file)
  const found: Backup[] = []
  for (const name of namesIn(folder)) {
    const read = readBackupName(name)
    const size = read && statSync(join(folder, name), { throwIfNoEntry: false })
    if (read && size?.isFile()) found.push({ name, ...read, bytes: size.size })
  }
  return found.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
}

/**
 * Copies a history that is open, a few pages at a time, while others go on with it. The copy is written under another
 * name, checked and renamed, so that what is listed is whole. Errors: `disk-full`, `history-unwritable`,
 * `data-damaged` where the copy does not pass the check; then no other backup is touched. `settle` makes the copy one whole
 * file, which takes a while where it is long: left out, it is done here, and others wait for it.
 */
export async function backUp(
  connection: Connection,
  reason: BackupReason,
  at: number,
  settle: (copy: string) => Promise<void> | void = settleCopy,
): Promise<Backup> {
  const folder = backupFolder(connection.file)
  const name = backupName(at, reason)
  const partial = join(folder, `${name}.partial`)
  try {
    await mkdir(folder, { recursive: true })
    await connection.database.backup(partial, { progress: () => pagesAtOnce })
    await settle(partial)
    const handle = await open(partial, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(partial, join(folder, name))
  } catch (thrown) {
    await removeWithCompanions(partial)
    throw historyFailure(thrown, join(folder, name))
  }
  for (const file of surplus(connection.file)) await rm(file, { force: true })
  const { size } = await stat(join(folder, name))
  return { name, at, reason, bytes: size }
}

/** As `backUp`, all at once: for a history that is about to be changed for good. */
export function backUpNow(connection: Connection, reason: BackupReason, at: number): void {
  const folder = backupFolder(connection.file)
  const name = backupName(at, reason)
  const partial = join(folder, `${name}.partial`)
  try {
    mkdirSync(folder, { recursive: true })
    rmSync(partial, { force: true })
    connection.database.prepare('VACUUM INTO ?').run(partial)
    settleCopy(partial)
    renameSync(partial, join(folder, name))
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw historyFailure(thrown, join(folder, name))
  }
  for (const file of surplus(connection.file)) rmSync(file, { force: true })
}

/** The revision that a backup holds: whether the history has gone on since. Null where it cannot be read. */
export function revisionOf(file: string, { name }: Backup): number | null {
  try {
    const connection = Connection.openReadOnly(join(backupFolder(file), name))
    try {
      return connection.read(
        () => connection.database.prepare<[], number | null>('SELECT max(revision) FROM runs').pluck().get() ?? 0,
      )
    } finally {
      connection.close()
    }
  } catch {
    return null
  }
}

/** Makes a copy one file, without a write-ahead log beside it, and throws `data-damaged` where it is not whole. */
export function settleCopy(file: string): void {
  const connection = Connection.open(file)
  try {
    connection.database.pragma('journal_mode = DELETE')
    const { problems } = checkIntegrity(connection, false)
    if (problems.length > 0) {
      throw Object.assign(new Error(problems.join('; ')), { code: 'SQLITE_CORRUPT' })
    }
  } finally {
    connection.close()
  }
}

function surplus(file: string): string[] {
  const folder = backupFolder(file)
  const byReason = Object.values(Object.groupBy(backupsOf(file), ({ reason }) => reason))
  return byReason.flatMap((backups) => backups.slice(kept).map(({ name }) => join(folder, name)))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** What is left of copies that were cut off, removed. */
export async function removeCutOff(file: string): Promise<void> {
  const folder = backupFolder(file)
  for (const name of await readdir(folder).catch(() => [])) {
    if (/\.partial(-wal|-shm|-journal)?$/.test(name)) await rm(join(folder, name), { force: true })
  }
}

async function removeWithCompanions(file: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${file}${end}`, { force: true }).catch(() => undefined)
}
