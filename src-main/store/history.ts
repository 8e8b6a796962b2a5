import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CloudpinError } from '@contract/failure'
import type { HistorySize } from '@contract/history'
import { backUp, backupsOf, removeCutOff, revisionOf, type Backup } from './backups/backups'
import type { BackupReason } from './backups/names'
import { CheckpointStudies } from './runs/checkpoint-studies'
import { Checkpoints } from './runs/checkpoints'
import { Connection } from './connection'
import { Curves } from './curves/curves'
import { CurveTimes } from './curves/curve-times'
import { historyFailure } from './failures'
import { Judgements } from './runs/judgements'
import { ImageFindings } from './samples/image-findings'
import { filesFolder } from './location'
import { LogLines } from './runs/log-lines'
import { checkIntegrity, type Integrity } from './upkeep/integrity'
import { migrate } from './migrate'
import { prunable, prune, vacuum, type Candidate, type Packed, type Pruned, type PruneOrder } from './upkeep/prune'
import { addBelonging, addRecord, readRecord, type RunRecord } from './runs/records'
import { Runs } from './runs/runs'
import { Samples } from './samples/samples'
import { sizeOf } from './upkeep/size'
import { Sessions } from './sessions'
import { Sweeps } from './runs/sweeps'
import { ValidationLosses } from './curves/validation-losses'

/** Everything that a workbench remembers, one repository a table family. */
export class History {
  readonly sessions: Sessions
  readonly runs: Runs
  readonly curves: Curves
  readonly times: CurveTimes
  readonly samples: Samples
  readonly findings: ImageFindings
  readonly validation: ValidationLosses
  readonly studies: CheckpointStudies
  readonly checkpoints: Checkpoints
  readonly log: LogLines
  readonly sweeps: Sweeps
  readonly judgements: Judgements
  private seenVersion: number | undefined

  private constructor(
    private readonly connection: Connection,
    private readonly now: () => number,
  ) {
    this.sessions = new Sessions(connection, now)
    this.runs = new Runs(connection, this.sessions.id)
    this.curves = new Curves(connection)
    this.times = new CurveTimes(connection)
    this.samples = new Samples(connection)
    this.findings = new ImageFindings(connection)
    this.validation = new ValidationLosses(connection)
    this.studies = new CheckpointStudies(connection)
    this.checkpoints = new Checkpoints(connection)
    this.log = new LogLines(connection)
    this.sweeps = new Sweeps(connection)
    this.judgements = new Judgements(connection)
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
    try {
      const connection = Connection.open(file)
      try {
        migrate(connection, undefined, now())
        return new History(connection, now)
      } catch (thrown) {
        connection.close()
        throw historyFailure(thrown, file)
      }
    } catch (thrown) {
      throw withBackups(thrown, file)
    }
  }

  get file(): string {
    return this.connection.file
  }

  /** Makes a backup beside the history, a few pages at a time; see `backUp`. */
  async backUp(reason: BackupReason, settle?: (copy: string) => Promise<void>): Promise<Backup> {
    await removeCutOff(this.file)
    return backUp(this.connection, reason, this.now(), settle)
  }

  /** Whether a run has changed since the newest backup, and that is older than so many milliseconds. */
  needsBackup(leastAge: number): boolean {
    const [newest] = backupsOf(this.file)
    const revision = this.runs.revision()
    if (newest === undefined) return revision > 0
    return this.now() - newest.at >= leastAge && revisionOf(this.file, newest) !== revision
  }

  /** Reads the whole file and says whether it is whole; blocks for as long as that takes. */
  check(deep: boolean): Integrity {
    return checkIntegrity(this.connection, deep)
  }

  /** The runs that an order lets go; reads all of them, and blocks for as long as that takes. */
  prunable(order: PruneOrder): readonly Candidate[] {
    return prunable(this.connection, order)
  }

  /** Removes these runs for good, and files that belong to no run. */
  prune(runs: readonly Candidate[]): Promise<Pruned> {
    return prune(this.connection, runs)
  }

  /** Gives the room of what was removed back to the disk; blocks until it is done. */
  vacuum(): Promise<Packed> {
    return vacuum(this.connection)
  }

  /** What it takes on the disk. */
  size(): Promise<HistorySize> {
    return sizeOf(this.connection)
  }

  /** All that the tables know of a run, for a bundle; undefined where there is no such run. */
  record(id: string): RunRecord | undefined {
    return readRecord(this.connection, id)
  }

  /** Adds a run from a bundle, in the trash until its files are there, whole or not at all; see `addRecord`. */
  async addRecord(record: RunRecord, at: number): Promise<void> {
    this.connection.write(() => {
      addRecord(this.connection, record, this.runs.revision() + 1, at)
    })
    try {
      await addBelonging(this.connection, record)
    } catch (thrown) {
      await this.remove(String(record.run['id']))
      throw thrown
    }
  }

  /** Removes a run for good, with all that belongs to it. */
  async remove(id: string): Promise<void> {
    this.connection.write(() => this.connection.database.prepare('DELETE FROM runs WHERE id = ?').run(id))
    await rm(join(filesFolder(this.file), id), { recursive: true, force: true })
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

/** The failure of a damaged history says which backups there are. */
function withBackups(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof CloudpinError) || thrown.failure.code !== 'data-damaged') return thrown
  const backups = backupsOf(file)
  const [newest] = backups
  if (newest === undefined) return thrown
  const { code, message, field } = thrown.failure
  const count = backups.length === 1 ? 'There is a backup' : `There are ${String(backups.length)} backups, the newest`
  const advice = `${count} of ${new Date(newest.at).toISOString().slice(0, 16).replace('T', ' ')} UTC: cloudpin history restore puts it back.`
  const failure = { code, message: `${message} ${advice}`, ...(field === undefined ? {} : { field }) }
  return new CloudpinError(failure, { cause: thrown })
}
