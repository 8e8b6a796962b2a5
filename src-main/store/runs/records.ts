import type { Statement } from 'better-sqlite3'
import { z } from 'zod'
import { fail } from '@contract/failure'
import type { Connection } from '../connection'
import { breathe } from '../pace'

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

/** Rows that are entered between two turns of the event loop, at most. */
const rowsAtOnce = 50

/**
 * Adds a run as its record has it, in the trash at `at`, so that nobody sees it before its files are there. Nothing in the
 * record is believed: a table or column that this history does not have, or a value that it does not allow, is
 * `data-damaged`. What belongs to the run is added by `addBelonging`. Within a transaction.
 */
export function addRecord(connection: Connection, record: RunRecord, revision: number, at: number): void {
  fitting(() => {
    if (record.sweep) inserter(connection, 'sweeps', 'OR IGNORE')(record.sweep)
    const run = { ...without(record.run, own), state: endedState(record.run), revision, deleted_at: at }
    inserter(connection, 'runs')(run)
  })
}

/** Adds the rows of a record that belong to its run, a few at a time: there may be many, and others wait meanwhile. */
export async function addBelonging(connection: Connection, { run, belonging }: RunRecord): Promise<void> {
  const known = belongingTables(connection)
  for (const [table, rows] of Object.entries(belonging)) {
    fitting(() => {
      if (!known.includes(table)) throw new Error(`there is no table ${table} here`)
    })
    const add = inserter(connection, table)
    for (let first = 0; first < rows.length; first += rowsAtOnce) {
      connection.write(() => {
        for (const values of rows.slice(first, first + rowsAtOnce)) {
          fitting(() => {
            add({ ...withoutKey(values), run: run['id'] ?? null })
          })
        }
      })
      await breathe()
    }
  }
}

/** Does what a record asks for; `data-damaged` with the reason where this history does not allow it. */
function fitting(work: () => void): void {
  try {
    work()
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail('data-damaged', `A run of the bundle does not fit this history: ${reason}.`)
  }
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

/** Rows of one table that name their columns in more ways than these are nobody's but a stranger's. */
const mostStatements = 50

/** Enters rows into a table; a statement serves every row of the same columns. */
function inserter({ database }: Connection, table: string, how = ''): (values: Row) => void {
  const statements = new Map<string, Statement<Cell[]>>()
  const prepared = (names: readonly string[]): Statement<Cell[]> => {
    const columns = database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    const strange = names.find((name) => !columns.includes(name))
    if (strange !== undefined) throw new Error(`${table} has no column “${strange.slice(0, 40)}”`)
    const places = names.map(() => '?').join(', ')
    return database.prepare(`INSERT ${how} INTO ${table} (${names.join(', ')}) VALUES (${places})`)
  }
  return (values) => {
    const names = Object.keys(values)
    const key = JSON.stringify(names)
    const statement = statements.get(key) ?? prepared(names)
    if (statements.size > mostStatements) statements.clear()
    statements.set(key, statement)
    statement.run(...names.map((name) => values[name] ?? null))
  }
}
