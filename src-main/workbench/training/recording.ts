import { setTimeout as wait } from 'node:timers/promises'
import { toFailure, type Failure } from '@contract/failure'

export interface RecordingParts {
  /** Milliseconds between two tries while there is no room. */
  readonly retry: number
  /** There is no room, or the history may not be written; called once until there is room again. */
  readonly onHold: (failure: Failure) => void
  /** What waited is written now. */
  readonly onRoom: () => void
  /** A write has failed for good; what it would have kept is lost. */
  readonly onLoss: (failure: Failure) => void
}

/** Failures that pass when a person makes room or mends the permissions. */
const mayPass = ({ code }: Failure): boolean => code === 'disk-full' || code === 'history-unwritable'

/**
 * Writes of one run, done in the order in which they were asked for. Where the disk is full, the one whose turn it is
 * is tried until there is room, and the others wait behind it.
 */
export class Recording {
  private last: Promise<void> = Promise.resolve()
  private readonly givingUp = new AbortController()

  constructor(private readonly parts: RecordingParts) {}

  /** Queues a write. It may be done more than once, and is to leave nothing behind where it throws. */
  add(work: () => Promise<void> | void): void {
    this.last = this.last.then(() => this.perform(work))
  }

  /** Resolves when all that was asked for is written or lost. */
  async settled(): Promise<void> {
    for (let seen: Promise<void> | null = null; seen !== this.last;) {
      seen = this.last
      await seen
    }
  }

  /** Waits for room no longer: what cannot be written is lost. */
  giveUp(): void {
    this.givingUp.abort()
  }

  private async perform(work: () => Promise<void> | void): Promise<void> {
    let held = false
    for (;;) {
      try {
        await work()
        if (held) this.parts.onRoom()
        return
      } catch (thrown) {
        const failure = toFailure(thrown)
        if (!mayPass(failure) || this.givingUp.signal.aborted) {
          this.parts.onLoss(failure)
          return
        }
        if (!held) this.parts.onHold(failure)
        held = true
        await wait(this.parts.retry, undefined, { signal: this.givingUp.signal }).catch(() => undefined)
      }
    }
  }
}
