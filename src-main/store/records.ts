import { z } from 'zod'
import { fail } from '@contract/failure'
import type { Connection } from './connection'

const cell = z.union([z.string(), z.number(), z.null()])
const row = z.record(z.string().max(64), cell)

/**
 * A run as the history's tables have it, whatever their columns: its own row, the rows of other tables that belong to it,
 * and those that it names. Its curve, samples and checkpoints are not in it: they are files of their own.
 */
export const runRecord = z.strictObject({
  run: row,
  /** By the name of their table. */
  belonging: z.record(z.string().max(64), z.array(row).max(1_000_000)),
  sweep: row.nullable(),
})
export type RunRecord = z.output<typeof runRecord>
type Row = z.output<typeof row>
type Cell = Row[string]

/** What means something in one history only. */
const own = ['number', 'revision', 'session', 'queue_place']
/** Tables whose rows travel as files. */
const asFiles = ['curve_chunks', 'sample_sets', 'checkpoints']

/** Reads a run's record; undefined where there is no such run. */
export function readRecord(connection: Connection, id: string): RunRecord | undefined {
  const { database } = connection
  return connection.read(() => {
    const run = database.prepare<[string], Row>('SELECT * FROM runs WHERE id = ?').get(id)
    if (run === undefined) return undefined
    const belonging = Object.fromEntries(
      belongingTables(connection).map((table) => [
        table,
        database.prepare<[string], Row>(`SELECT * FROM ${table} WHERE run = ? ORDER BY rowid`).all(id).map(withoutKey),
      ]),
    )
    const named = run['sweep'] ?? null
    const sweep =
      named === null ? undefined : database.prepare<[Cell], Row>('SELECT * FROM sweeps WHERE id = ?').get(named)
    return { run: without(run, own), belonging, sweep: sweep ?? null }
  })
}

/**
 * Adds a run as its record has it, in the trash at `at`, so that nobody sees it before its files are there. Nothing in the
 * record is believed: a table or column that this history does not have, or a value that it does not allow, is
 * `data-damaged`. Within a transaction.
 */
export function addRecord(connection: Connection, record: RunRecord, revision: number, at: number): void {
  const known = belongingTables(connection)
  connection.write(() => {
    try {
      if (record.sweep) insert(connection, 'sweeps', record.sweep, 'OR IGNORE')
      insert(connection, 'runs', {
        ...without(record.run, own),
        state: endedState(record.run),
        revision,
        deleted_at: at,
      })
      for (const [table, rows] of Object.entries(record.belonging)) {
        if (!known.includes(table)) throw new Error(`there is no table ${table} here`)
        for (const values of rows) insert(connection, table, { ...withoutKey(values), run: record.run['id'] ?? null })
      }
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      throw fail('data-damaged', `A run of the bundle does not fit this history: ${reason}.`)
    }
  })
}

/** Nobody trains a run that arrives. */
const endedState = ({ state }: Row): Cell =>
  state === 'queued' || state === 'running' ? 'interrupted' : (state ?? null)

const without = (values: Row, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))

/** Rows are numbered anew where they arrive. */
const withoutKey = (values: Row): Row => without(values, ['id'])

/** The tables whose rows go with a run, other than those that travel as files. */
function belongingTables({ database }: Connection): string[] {
  return database
    .prepare<[], string>(
      `SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND f."table" = 'runs' ORDER BY m.name`,
    )
    .pluck()
    .all()
    .filter((name) => !asFiles.includes(name))
}

function insert({ database }: Connection, table: string, values: Row, how = ''): void {
  const columns = database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
  const strange = Object.keys(values).find((name) => !columns.includes(name))
  if (strange !== undefined) throw new Error(`${table} has no column “${strange.slice(0, 40)}”`)
  const names = Object.keys(values)
  const places = names.map(() => '?').join(', ')
  database
    .prepare(`INSERT ${how} INTO ${table} (${names.join(', ')}) VALUES (${places})`)
    .run(...names.map((name) => values[name] ?? null))
}
