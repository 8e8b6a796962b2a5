import type { Failure } from './failure'

/** How the history is. */
export interface HistoryState {
  /** False where it could not be opened; then every other procedure about runs answers with the failure. */
  readonly open: boolean
  /** Why it could not be opened, or what the check in the background found. */
  readonly failure: Failure | null
  /** Whether the check in the background is done. */
  readonly checked: boolean
  /** The newest first. */
  readonly backups: readonly HistoryBackup[]
}

/** A copy of the history that was whole when it was made. */
export interface HistoryBackup {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
  /** Made when the program was closed, before the history was brought to a new version, or because a person asked. */
  readonly reason: 'closed' | 'migration' | 'asked'
}

/** What a history takes on the disk, in bytes. */
export interface HistorySize {
  /** The database: specs, curves, samples. */
  readonly database: number
  /** The checkpoints of its runs. */
  readonly files: number
  readonly backups: number
  /** Runs that are shown, and those in the trash. */
  readonly runs: number
  readonly trashed: number
}

/** What a check of the whole history found: nothing, or sentences of SQLite that say what is wrong. */
export interface HistoryCheck {
  readonly whole: boolean
  readonly problems: readonly string[]
}

/** Runs that a pruning removes, or would remove, and the bytes that they take. */
export interface PruneResult {
  readonly runs: readonly { readonly id: string; readonly name: string }[]
  readonly bytes: number
}

/** Bytes of the database before and after it was packed. */
export interface PackResult {
  readonly before: number
  readonly after: number
}
