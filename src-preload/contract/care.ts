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
