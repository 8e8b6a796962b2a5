import type { Statement } from 'better-sqlite3'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Evidence } from '@contract/evidence'
import { fail, type Failure } from '@contract/failure'
import type { HeldOut } from '@contract/held-out'
import type { BestLoss, EngineKind, LossSummary, Metrics, RunMarks, RunState, RunSummary } from '@contract/run'
import type { SweepPlace } from '@contract/sweep/results'
import type { Connection } from '../connection'
import { summaryOf, type RunRow } from './run-row'

export interface NewRun {
  readonly id: string
  readonly spec: ExperimentSpec
  readonly engine: EngineKind
  readonly createdAt: number
  /** Left out: it belongs to no sweep. */
  readonly sweep?: SweepPlace | null
}

/** What may change in a run; what is left out stays. */
export interface RunChange extends Partial<RunMarks> {
  readonly name?: string
  /** Of a run that waits. */
  readonly spec?: ExperimentSpec
  readonly state?: RunState
  readonly engine?: EngineKind
  readonly device?: string
  readonly startedAt?: number
  readonly finishedAt?: number
  readonly stepsDone?: number
  readonly parameterCount?: number
  readonly millisecondsPerStep?: number | null
  readonly loss?: LossSummary | null
  readonly bestLoss?: BestLoss | null
  readonly queuePlace?: number | null
  readonly heldOut?: HeldOut | null
  readonly metrics?: Metrics
  readonly nonFiniteSamples?: number | null
  readonly evidence?: Evidence | null
  readonly failure?: Failure | null
}

/** A run as it is kept: its summary, its place in the history, and whether it is in the trash. */
export interface StoredRun {
  readonly number: number
  /** Grows with each change. */
  readonly revision: number
  readonly run: RunSummary
  readonly deletedAt: number | null
}

/** Some runs in the order in which they were asked for; `damaged` names those that could not be read. */
export interface RunPage {
  readonly runs: readonly StoredRun[]
  readonly damaged: readonly string[]
  /** Where the next page begins; null at the end. */
  readonly next: number | null
}

type Column = Exclude<keyof RunRow, 'number' | 'id' | 'revision'>
type Cell = string | number | null

/** The place behind all that wait, as SQL. */
const lastPlace = '(SELECT coalesce(max(queue_place), 0) + 1 FROM runs WHERE queue_place IS NOT NULL)'

/** The runs themselves: one short row each. */
export class Runs {
  private readonly insertRow: Statement<[Record<string, Cell>]>
  private readonly rowOf: Statement<[string], RunRow>
  private readonly rowsAfter: Statement<[number, number], RunRow>
  private readonly rowsBefore: Statement<[number, number], RunRow>
  private readonly idsSince: Statement<[number], string>
  private readonly latest: Statement<[], number | null>

  /** `session` is written into the runs that this program queues, so that another one can tell whose they are. */
  constructor(
    private readonly connection: Connection,
    private readonly session: string,
  ) {
    const { database } = connection
    this.insertRow = database.prepare(
      `INSERT INTO runs (id, name, state, spec, engine, created_at, session, revision, sweep, sweep_index, sweep_values,
         queue_place)
       VALUES (@id, @name, 'queued', @spec, @engine, @createdAt, @session, @revision, @sweep, @sweepIndex, @sweepValues,
         ${lastPlace})`,
    )
    this.rowOf = database.prepare('SELECT * FROM runs WHERE id = ?')
    this.rowsAfter = database.prepare('SELECT * FROM runs WHERE number > ? ORDER BY number LIMIT ?')
    this.rowsBefore = database.prepare('SELECT * FROM runs WHERE number < ? ORDER BY number DESC LIMIT ?')
    this.idsSince = database.prepare<[number], string>('SELECT id FROM runs WHERE revision > ? ORDER BY number').pluck()
    this.latest = database.prepare<[], number | null>('SELECT max(revision) FROM runs').pluck()
  }

  /** Adds runs that wait for their turn: all of them or none; answers with the history's new revision. */
  add(runs: readonly NewRun[]): number {
    return this.connection.write(() => {
      const revision = this.nextRevision()
      for (const { id, spec, engine, createdAt, sweep = null } of runs) {
        const row = {
          id,
          name: spec.name,
          spec: JSON.stringify(spec),
          engine,
          createdAt,
          session: this.session,
          revision,
          sweep: sweep?.sweep ?? null,
          sweepIndex: sweep?.index ?? null,
          sweepValues: sweep && JSON.stringify(sweep.values),
        }
        this.insertRow.run(row)
      }
      return revision
    })
  }

  /** The run of that id, also from the trash; undefined where there is none. */
  get(id: string): StoredRun | undefined {
    return this.connection.read(() => {
      const row = this.rowOf.get(id)
      return row && stored(row)
    })
  }

  /** At most `limit` runs whose number is greater than `after`, those in the trash included. */
  page(after: number, limit: number): RunPage {
    return this.connection.read(() => pageOf(this.rowsAfter.all(after, limit), limit))
  }

  /** At most `limit` runs whose number is less than `before` (null: of any number), the newest first, trash included. */
  pageBefore(before: number | null, limit: number): RunPage {
    return this.connection.read(() => pageOf(this.rowsBefore.all(before ?? Number.MAX_SAFE_INTEGER, limit), limit))
  }

  /** Runs that changed after that revision, whoever changed them, in the order of their numbers. */
  changedSince(revision: number): readonly string[] {
    return this.connection.read(() => this.idsSince.all(revision))
  }

  /** Grows with each change of any run. */
  revision(): number {
    return this.connection.read(() => this.latest.get() ?? 0)
  }

  /** Changes a run; as each change, it answers with the history's new revision. */
  change(id: string, change: RunChange): number {
    return this.set([id], cellsOf(change))
  }

  /**
   * Has a run that ended early wait for its turn again, as this program's; `not-allowed` where it did not end so, or
   * another program has taken it up.
   */
  requeue(id: string): number {
    return this.connection.write(() => {
      const revision = this.nextRevision()
      const { changes } = this.connection.database
        .prepare(
          `UPDATE runs SET state = 'queued', session = @session, finished_at = NULL, failure = NULL,
             metrics = '{}', held_out = NULL, non_finite_samples = NULL, evidence = NULL,
             queue_place = ${lastPlace}, revision = @revision
           WHERE id = @id AND state IN ('stopped', 'failed', 'interrupted')`,
        )
        .run({ id, session: this.session, revision })
      if (changes === 0) throw fail('not-allowed', `The run ${id} did not end early, or goes on already.`)
      return revision
    })
  }

  trash(ids: readonly string[], at: number): number {
    return this.set(ids, { deleted_at: at })
  }

  restore(ids: readonly string[]): number {
    return this.set(ids, { deleted_at: null })
  }

  /**
   * Marks as interrupted what a program that no longer lives had running or waiting, and answers how many those were.
   * They are kept as they were and offered to the person, never started unasked.
   */
  interruptOrphans(isAlive: (session: string) => boolean, at: number): number {
    return this.connection.write(() => {
      const rows = this.connection.database
        .prepare<[], { id: string; session: string | null }>(
          `SELECT id, session FROM runs WHERE state IN ('queued', 'running')`,
        )
        .all()
      const orphans = rows.filter(({ session }) => session === null || !isAlive(session)).map(({ id }) => id)
      this.set(orphans, { state: 'interrupted', finished_at: at })
      return orphans.length
    })
  }

  private set(ids: readonly string[], cells: Partial<Record<Column, Cell>>): number {
    return this.connection.write(() => {
      const assignments = [...Object.keys(cells), 'revision'].map((column) => `${column} = @${column}`).join(', ')
      const statement = this.connection.database.prepare(`UPDATE runs SET ${assignments} WHERE id = @id`)
      const revision = this.nextRevision()
      for (const id of ids) statement.run({ ...cells, revision, id })
      return revision
    })
  }

  private nextRevision(): number {
    return (this.latest.get() ?? 0) + 1
  }
}

const stored = (row: RunRow): StoredRun => ({
  number: row.number,
  revision: row.revision,
  run: summaryOf(row),
  deletedAt: row.deleted_at,
})

function pageOf(rows: readonly RunRow[], limit: number): RunPage {
  const runs: StoredRun[] = []
  const damaged: string[] = []
  for (const row of rows) {
    try {
      runs.push(stored(row))
    } catch {
      damaged.push(row.id)
    }
  }
  return { runs, damaged, next: rows.length < limit ? null : (rows.at(-1)?.number ?? null) }
}

/** The columns that a change writes; NaN becomes null, which is what SQLite keeps of it anyway. */
function cellsOf(change: RunChange): Partial<Record<Column, Cell>> {
  const cells: Partial<Record<Column, Cell>> = {}
  const put = (column: Column, value: Cell | undefined) => {
    if (value !== undefined) cells[column] = value
  }
  put('name', change.name)
  put('spec', change.spec && JSON.stringify(change.spec))
  put('tags', change.tags && JSON.stringify(change.tags))
  put('notes', change.notes)
  put('starred', change.starred === undefined ? undefined : Number(change.starred))
  put('archived_at', change.archivedAt)
  put('queue_place', change.queuePlace)
  put('state', change.state)
  put('engine', change.engine)
  put('device', change.device)
  put('started_at', change.startedAt)
  put('finished_at', change.finishedAt)
  put('steps_done', change.stepsDone)
  put('parameter_count', change.parameterCount)
  put('milliseconds_per_step', change.millisecondsPerStep)
  if (change.loss !== undefined) {
    put('loss_last', change.loss?.last ?? null)
    put('loss_tail_mean', change.loss?.tailMean ?? null)
  }
  if (change.bestLoss !== undefined) {
    put('best_loss', change.bestLoss?.mean ?? null)
    put('best_loss_step', change.bestLoss?.step ?? null)
  }
  if (change.heldOut !== undefined) put('held_out', change.heldOut && JSON.stringify(change.heldOut))
  put('metrics', change.metrics && JSON.stringify(change.metrics))
  put('non_finite_samples', change.nonFiniteSamples)
  if (change.evidence !== undefined) put('evidence', change.evidence && JSON.stringify(change.evidence))
  if (change.failure !== undefined) put('failure', change.failure && JSON.stringify(change.failure))
  return cells
}
