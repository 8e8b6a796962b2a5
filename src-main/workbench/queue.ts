import { fail, toFailure } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { Training, type StopReason, type TrainingRoom } from './training'

/** Runs that wait, in order, and the one that trains. */
export class Queue {
  private waiting: string[] = []
  private current: Training | undefined
  private closed = false

  constructor(private readonly room: TrainingRoom) {}

  /** Adds runs at the end; the first begins at once if none trains. */
  add(runs: readonly RunSummary[]): void {
    this.waiting.push(...runs.map(({ id }) => id))
    this.next()
  }

  /**
   * Ends a run that trains, or takes one that waits out of the queue; resolves when that is recorded, and does
   * nothing for a run that has ended. `not-allowed` where another program trains it.
   */
  async stop(id: string, reason: StopReason = 'stopped'): Promise<void> {
    if (this.current?.run.id === id) {
      this.current.stop(reason)
      await this.current.finished
      return
    }
    if (this.waiting.includes(id)) {
      this.waiting = this.waiting.filter((other) => other !== id)
      this.room.index.change(id, { state: reason, finishedAt: this.room.now() })
      return
    }
    const { state, name } = this.room.index.get(id)
    if (state === 'running' || state === 'queued') {
      throw fail('not-allowed', `“${name}” belongs to another Cloudpin program that is open; stop it there.`)
    }
  }

  /** Ends everything as interrupted; the person finds it so when they come back. */
  async close(): Promise<void> {
    this.closed = true
    const left = this.waiting
    this.waiting = []
    this.room.history.together(() => {
      for (const id of left) this.room.index.change(id, { state: 'interrupted', finishedAt: this.room.now() })
    })
    if (this.current) await this.stop(this.current.run.id, 'interrupted')
  }

  private next(): void {
    if (this.current || this.closed) return
    const id = this.waiting.shift()
    if (id === undefined) return
    try {
      this.current = new Training(this.room.index.get(id), this.room)
    } catch (thrown) {
      this.room.index.pretend(id, { state: 'failed', failure: toFailure(thrown) })
      this.next()
      return
    }
    void this.current.finished.then(() => {
      this.current = undefined
      this.next()
    })
  }
}
