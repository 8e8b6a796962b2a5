import { fail } from '@contract/failure'
import { backUpNow } from './backups/backups'
import type { Connection } from './connection'
import { migrations as all } from './migrations'

/** Marks a file as a Cloudpin history ("Clpn"). */
const applicationId = 0x436c706e

/**
 * Brings a history to this program's version: all pending migrations in one transaction, or none; one that holds
 * something is backed up first. Errors: `history-newer` where the file is of a later version, `data-damaged` where it is another program's database.
 */
export function migrate(connection: Connection, migrations: readonly string[] = all, now = Date.now()): void {
  const found = versionOf(connection)
  if (found === migrations.length) return
  if (found > 0 && found < migrations.length) backUpNow(connection, 'migration', now)
  connection.write(() => {
    const version = versionOf(connection)
    if (version > migrations.length) throw newer(connection.file, version, migrations.length)
    if (version === 0) refuseForeign(connection)
    for (const sql of migrations.slice(version)) connection.database.exec(sql)
    connection.database.pragma(`user_version = ${String(migrations.length)}`)
    connection.database.pragma(`application_id = ${String(applicationId)}`)
  })
}

const number = (connection: Connection, pragma: string): number =>
  connection.read(() => Number(connection.database.pragma(pragma, { simple: true })))

const versionOf = (connection: Connection): number => number(connection, 'user_version')

const newer = (file: string, version: number, known: number) =>
  fail(
    'history-newer',
    `${file} was written by a newer Cloudpin (history version ${String(version)}; this program knows ${String(known)}). Update Cloudpin, or name another file with --history.`,
    file,
  )

function refuseForeign(connection: Connection): void {
  const tables = connection.database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0
  if (tables > 0 && number(connection, 'application_id') !== applicationId) {
    throw fail(
      'data-damaged',
      `${connection.file} is the database of another program, not a history. Name another file with --history.`,
      connection.file,
    )
  }
}
