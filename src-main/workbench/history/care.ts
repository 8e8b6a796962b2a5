import { statSync } from 'node:fs'
import { fail, toFailure, type Failure } from '@contract/failure'
import type { HistoryState } from '@contract/history'
import { backupsOf, type History, type Integrity, type Reader } from '../../store'
import type { Broadcast } from '../broadcast'

/** How old the newest backup must be before a program that closes makes another one, in milliseconds. */
export interface BackupAges {
  readonly usual: number
  /** For a history so large that a copy takes a while. */
  readonly large: number
}

const hour = 3_600_000
export const backupAges = {
  /** A window is closed now and then. */
  window: { usual: 0, large: 6 * hour },
  /** Commands follow each other by the thousand. */
  command: { usual: hour, large: 24 * hour },
} as const satisfies Record<string, BackupAges>

/** Bytes from which on a history is large. */
const large = 512 * 2 ** 20

/** Looks after a history while it is open: checks it in the background, and leaves a backup behind at the end. */
export class Care {
  private damage: Failure | null = null
  private checked = false

  constructor(
    private readonly history: History,
    private readonly reader: Reader,
    private readonly broadcast: Broadcast,
    private readonly ages: BackupAges,
  ) {}

  /** Checks the history; damage is told to every window, which then offers the backups, and answered with. */
  async check(): Promise<Failure | null> {
    const found = await this.reader.check(false)
    this.checked = true
    if (found.whole) return null
    this.damage = damaged(this.history.file, found)
    this.broadcast.send({ kind: 'history', failure: this.damage })
    return this.damage
  }

  state(): HistoryState {
    return { open: true, failure: this.damage, checked: this.checked, backups: backupsOf(this.history.file) }
  }

  /** A backup, if the history has changed since the last one; a damaged history is never copied over a whole one. */
  async backUp(): Promise<Failure | null> {
    if (this.damage) return this.damage
    try {
      const { size } = statSync(this.history.file)
      const age = size > large ? this.ages.large : this.ages.usual
      if (this.history.needsBackup(age)) await this.history.backUp('closed')
      return null
    } catch (thrown) {
      return toFailure(thrown)
    }
  }
}

const damaged = (file: string, { problems }: Integrity): Failure =>
  fail(
    'data-damaged',
    `The history ${file} is damaged (${problems.slice(0, 3).join('; ')}). Restore a backup, or copy what can still be read: cloudpin bundle writes runs one by one.`,
    file,
  ).failure
