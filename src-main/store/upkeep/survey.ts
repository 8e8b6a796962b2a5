import { statSync } from 'node:fs'
import { backupsOf, type Backup } from '../backups/backups'
import { Connection } from '../connection'
import { checkIntegrity, type Integrity } from './integrity'
import { livingSessions } from '../sessions'

/** A run that ended early, as its row has it. */
export interface SurveyedRun {
  readonly id: string
  readonly state: string
  readonly engine: string
  readonly device: string | null
  readonly steps: number
  /** JSON, or what stands in its place. */
  readonly spec: string
  readonly failure: string | null
  /** The last lines of its log. */
  readonly log: readonly string[]
}

/** How a history is, seen from outside. */
export interface Survey {
  readonly bytes: number
  readonly version: number
  readonly integrity: Integrity
  /** Programs that have it open. */
  readonly programs: number
  readonly runs: Readonly<Record<string, number>>
  readonly endedEarly: readonly SurveyedRun[]
  readonly backups: readonly Backup[]
}

const mostRuns = 20
const mostLines = 30

/**
 * Looks at a history without changing it: also at one that cannot be opened as usual, as long as SQLite reads it. Blocks
 * for as long as that takes. Throws as `Connection.openReadOnly`, or where its tables are not there.
 */
export function survey(file: string, now: () => number = Date.now): Survey {
  const connection = Connection.openReadOnly(file)
  try {
    return connection.read(() => ({
      bytes: statSync(file).size,
      version: Number(connection.database.pragma('user_version', { simple: true })),
      integrity: checkIntegrity(connection, false),
      programs: livingSessions(connection, now()).length,
      runs: statesOf(connection),
      endedEarly: endedEarly(connection),
      backups: backupsOf(file),
    }))
  } finally {
    connection.close()
  }
}

function statesOf({ database }: Connection): Record<string, number> {
  const rows = database
    .prepare<[], { state: string; count: number }>('SELECT state, count(*) AS count FROM runs GROUP BY state')
    .all()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

function endedEarly({ database }: Connection): SurveyedRun[] {
  const rows = database
    .prepare<[number], Omit<SurveyedRun, 'log'>>(
      `SELECT id, state, engine, device, steps_done AS steps, spec, failure FROM runs
       WHERE state IN ('failed', 'interrupted') ORDER BY number DESC LIMIT ?`,
    )
    .all(mostRuns)
  const lines = database
    .prepare<[string, number], string>('SELECT message FROM log_lines WHERE run = ? ORDER BY id DESC LIMIT ?')
    .pluck()
  return rows.map((row) => ({ ...row, log: lines.all(row.id, mostLines).reverse() }))
}
