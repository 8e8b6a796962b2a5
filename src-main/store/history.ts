import { Checkpoints } from './checkpoints'
import { Connection } from './connection'
import { Curves } from './curves'
import { LogLines } from './log-lines'
import { migrate } from './migrate'
import { Runs } from './runs'
import { Samples } from './samples'
import { Sessions } from './sessions'

/** Everything that a workbench remembers, one repository a table family. */
export class History {
  readonly sessions: Sessions
  readonly runs: Runs
  readonly curves: Curves
  readonly samples: Samples
  readonly checkpoints: Checkpoints
  readonly log: LogLines
  private seenVersion: number | undefined

  private constructor(
    private readonly connection: Connection,
    now: () => number,
  ) {
    this.sessions = new Sessions(connection, now)
    this.runs = new Runs(connection, this.sessions.id)
    this.curves = new Curves(connection)
    this.samples = new Samples(connection)
    this.checkpoints = new Checkpoints(connection)
    this.log = new LogLines(connection)
    const alive = (session: string) => this.sessions.isAlive(session)
    connection.write(() => {
      this.runs.interruptOrphans(alive, now())
      this.samples.removeIncomplete()
    })
  }

  /**
   * Opens a history, making it where there is none and bringing it to this program's version; runs that a program
   * which has ended left unfinished become `interrupted`.
   * Errors: `history-newer`, `history-unwritable`, `disk-full`, `data-damaged`, each naming the file.
   */
  static open(file: string, now: () => number = Date.now): History {
    const connection = Connection.open(file)
    try {
      migrate(connection)
      return new History(connection, now)
    } catch (thrown) {
      connection.close()
      throw thrown
    }
  }

  get file(): string {
    return this.connection.file
  }

  /** Does several changes as one: all are kept or none. */
  together<T>(work: () => T): T {
    return this.connection.write(work)
  }

  /** Whether another program has written since the last time this was asked. */
  changedElsewhere(): boolean {
    const version = this.connection.read(() =>
      Number(this.connection.database.pragma('data_version', { simple: true })),
    )
    const changed = this.seenVersion !== undefined && version !== this.seenVersion
    this.seenVersion = version
    return changed
  }

  /** Ends the session; does nothing the second time. */
  close(): void {
    if (!this.connection.database.open) return
    try {
      this.sessions.end()
    } finally {
      this.connection.close()
    }
  }
}
