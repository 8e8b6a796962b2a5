import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '../connection'
import { filesFolder } from '../location'
import { breathe } from '../pace'

/** Which runs are let go. The trash is emptied in any case, and files that belong to no run are removed. */
export interface PruneOrder {
  /** Runs that ended by that time (milliseconds since 1970). */
  readonly before?: number | undefined
  /** The oldest ended runs, until the history takes no more than so many bytes. */
  readonly largest?: number | undefined
}

export interface Pruned {
  /** Names and ids of the runs that are gone for good, the oldest first. */
  readonly runs: readonly { readonly id: string; readonly name: string }[]
  /** Bytes that their curves, samples and checkpoints took. */
  readonly bytes: number
  /** Files and folders of checkpoints that belonged to no run. */
  readonly strays: number
}

/** A run that may be let go, and the bytes that its curve, samples and checkpoints take. */
export interface Candidate {
  readonly id: string
  readonly name: string
  readonly trashed: number
  readonly ended_at: number
  readonly bytes: number
}

/**
 * The runs that an order lets go, the oldest first, with the bytes that each takes. A run that waits or trains is never
 * among them.
 */
export function prunable(connection: Connection, order: PruneOrder): Candidate[] {
  const all = candidates(connection)
  let left = all.reduce((sum, { bytes }) => sum + bytes, 0)
  return all
    .sort((a, b) => b.trashed - a.trashed || a.ended_at - b.ended_at)
    .filter(({ trashed, ended_at: endedAt, bytes }) => {
      const goes = trashed === 1 || endedAt <= (order.before ?? -Infinity) || left > (order.largest ?? Infinity)
      if (goes) left -= bytes
      return goes
    })
}

/** Removes runs for good, one after the other, with all that belongs to them; one that has begun meanwhile stays. */
export async function prune(connection: Connection, runs: readonly Candidate[]): Promise<Pruned> {
  const { database } = connection
  const remove = database.prepare<[string]>(`DELETE FROM runs WHERE id = ? AND state NOT IN ('queued', 'running')`)
  const gone: Candidate[] = []
  for (const run of runs) {
    if (connection.write(() => remove.run(run.id).changes) === 1) gone.push(run)
    await breathe()
  }
  const strays = await removeStrays(connection, new Set(gone.map(({ id }) => id)))
  const bytes = gone.reduce((sum, run) => sum + run.bytes, 0)
  return { runs: gone.map(({ id, name }) => ({ id, name })), bytes, strays }
}

function candidates(connection: Connection): Candidate[] {
  return connection.read(() =>
    connection.database
      .prepare<[], Candidate>(
        `SELECT id, name, deleted_at IS NOT NULL AS trashed, coalesce(finished_at, created_at) AS ended_at,
           length(spec) + coalesce((SELECT sum(length(data)) FROM curve_chunks WHERE run = runs.id), 0)
           + coalesce((SELECT sum(length(data)) FROM sample_parts WHERE sample_set IN
               (SELECT id FROM sample_sets WHERE run = runs.id)), 0)
           + coalesce((SELECT sum(bytes) FROM checkpoints WHERE run = runs.id), 0) AS bytes
         FROM runs WHERE state NOT IN ('queued', 'running')`,
      )
      .all(),
  )
}

/** Removes folders of checkpoints whose run is gone; answers with how many were there for no run that was just removed. */
async function removeStrays(connection: Connection, gone: ReadonlySet<string>): Promise<number> {
  const folder = filesFolder(connection.file)
  const known = new Set(
    connection.read(() => connection.database.prepare<[], string>('SELECT id FROM runs').pluck().all()),
  )
  let strays = 0
  for (const name of await readdir(folder).catch(() => [])) {
    if (known.has(name)) continue
    await rm(join(folder, name), { recursive: true, force: true })
    if (!gone.has(name)) strays += 1
  }
  return strays
}

/** Bytes of the history's file before and after it was packed. */
export interface Packed {
  readonly before: number
  readonly after: number
}

/** Gives the room of what was removed back to the disk. Blocks others until it is done. */
export async function vacuum(connection: Connection): Promise<Packed> {
  // what lies in the write-ahead log belongs to the file
  const settle = () => connection.database.pragma('wal_checkpoint(TRUNCATE)')
  connection.read(settle)
  const before = (await stat(connection.file)).size
  connection.read(() => {
    connection.database.exec('VACUUM')
    settle()
  })
  return { before, after: (await stat(connection.file)).size }
}
