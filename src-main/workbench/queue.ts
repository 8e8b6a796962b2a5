import { fail, toFailure } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { fits, laneOf, type Lane, type Machine } from './lanes'
import { Training, type TrainingRoom } from './training'
import type { StopReason } from './training-end'

/** A run that trains, and the part of the machine that it has. */
interface Begun {
  readonly training: Training
  readonly lane: Lane
}

/** Runs that wait, in order, and those that train: small ones side by side, a large one alone. */
export class Queue {
  private waiting: string[] = []
  private readonly held = new Set<string>()
  private readonly begun = new Map<string, Begun>()
  private closed = false

  constructor(
    private readonly room: TrainingRoom,
    private readonly machine: Machine,
  ) {}

  /** Adds runs at the end; those that there is room for begin at once. */
  add(runs: readonly RunSummary[]): void {
    this.waiting.push(...runs.map(({ id }) => id))
    this.next()
  }

  /** Lets runs that wait go on waiting when their turn comes, until they are released. */
  hold(ids: readonly string[]): void {
    for (const id of ids) if (this.waiting.includes(id)) this.held.add(id)
  }

  release(ids: readonly string[]): void {
    for (const id of ids) this.held.delete(id)
    this.next()
  }

  /**
   * Ends a run that trains, or takes one that waits out of the queue; resolves when that is recorded, and does
   * nothing for a run that has ended. `not-allowed` where another program trains it.
   */
  async stop(id: string, reason: StopReason = 'stopped'): Promise<void> {
    const begun = this.begun.get(id)
    if (begun) {
      begun.training.stop(reason)
      await begun.training.finished
      return
    }
    if (this.waiting.includes(id)) {
      this.waiting = this.waiting.filter((other) => other !== id)
      this.held.delete(id)
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
    await Promise.all([...this.begun.keys()].map((id) => this.stop(id, 'interrupted')))
  }

  /** Begins runs in their order, as long as the next one fits beside those that train. */
  private next(): void {
    while (!this.closed) {
      const id = this.waiting.find((waiting) => !this.held.has(waiting))
      if (id === undefined) return
      try {
        const run = this.room.index.get(id)
        const lane = laneOf(run, this.machine)
        const running = [...this.begun.values()].map((other) => other.lane)
        if (!fits(lane, running, this.machine)) return
        this.waiting = this.waiting.filter((other) => other !== id)
        this.begin(run, lane)
      } catch (thrown) {
        this.waiting = this.waiting.filter((other) => other !== id)
        this.room.index.pretend(id, { state: 'failed', failure: toFailure(thrown) })
      }
    }
  }

  private begin(run: RunSummary, lane: Lane): void {
    const training = new Training(run, this.room, lane.threads)
    this.begun.set(run.id, { training, lane })
    void training.finished.then(() => {
      this.begun.delete(run.id)
      this.next()
    })
  }
}
