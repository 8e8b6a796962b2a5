import type { Statement } from 'better-sqlite3'
import type { RunClock } from '@contract/run'
import type { Connection } from '../connection'

interface Stamp {
  readonly step: number
  readonly at: number
}

/** Milliseconds between two stamps at least, and as a share of the time since the first. */
const leastInterval = 1000
const share = 0.01

/** When the training of a run was at which step: a few hundred stamps, however long it takes. */
export class CurveTimes {
  private readonly insert: Statement<[string, number, number]>
  private readonly cut: Statement<[string, number]>
  private readonly all: Statement<[string], Stamp>
  private readonly ends: Statement<[string, string], Stamp>

  constructor(private readonly connection: Connection) {
    const { database } = connection
    this.insert = database.prepare('INSERT INTO curve_times (run, step, at) VALUES (?, ?, ?)')
    this.cut = database.prepare('DELETE FROM curve_times WHERE run = ? AND step > ?')
    this.all = database.prepare('SELECT step, at FROM curve_times WHERE run = ? ORDER BY rowid')
    this.ends = database.prepare(
      `SELECT step, at FROM (SELECT step, at FROM curve_times WHERE run = ? ORDER BY rowid LIMIT 1)
       UNION ALL SELECT step, at FROM (SELECT step, at FROM curve_times WHERE run = ? ORDER BY rowid DESC LIMIT 1)`,
    )
  }

  /** The training begins, or goes on, after so many steps: stamps of later ones belong to what is trained once more. */
  begin(run: string, { step, at }: Stamp): void {
    this.connection.write(() => {
      this.cut.run(run, step)
      this.insert.run(run, step, at)
    })
  }

  /** So many steps were done by then; kept where the last stamp is long enough ago, or it is the `last` one. */
  add(run: string, { step, at }: Stamp, last = false): void {
    this.connection.write(() => {
      const [first, latest] = this.ends.all(run, run)
      if (first === undefined || latest === undefined) return
      const due = at - latest.at >= Math.max(leastInterval, share * (at - first.at))
      if (step > latest.step && (due || last)) this.insert.run(run, step, at)
    })
  }

  /** All stamps of a run, in the order in which they were made. */
  of(run: string): RunClock {
    const stamps = this.connection.read(() => this.all.all(run))
    return { steps: Float64Array.from(stamps, ({ step }) => step), at: Float64Array.from(stamps, ({ at }) => at) }
  }
}
