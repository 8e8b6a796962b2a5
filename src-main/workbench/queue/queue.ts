import type { ExperimentSpec } from '@contract/experiment/spec'
import { fail, toFailure } from '@contract/failure'
import type { QueueState, RunSummary } from '@contract/run'
import { fits, laneOf, type Lane, type Machine } from './lanes'
import { movedBefore, placesBetween } from './places'
import { Training, type TrainingRoom } from '../training/training'
import type { StopReason } from '../training/training-end'

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
  private paused = false
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

  get state(): QueueState {
    return { paused: this.paused }
  }

  /**
   * Lets nothing begin any more until `resume`. What trains goes on to its end, or with `now` writes a checkpoint and
   * waits again at the front; resolves when it does.
   */
  async pause(now: boolean): Promise<void> {
    this.paused = true
    this.announce()
    if (now) await Promise.all([...this.begun.keys()].map((id) => this.stop(id, 'paused')))
  }

  resume(): void {
    this.paused = false
    this.announce()
    this.next()
  }

  /** Moves runs that wait before another one, or to the end; `not-allowed` where one of them does not wait here. */
  move(ids: readonly string[], before: string | null): void {
    for (const id of before === null ? ids : [...ids, before]) this.demandWaiting(id)
    const order = movedBefore(this.waiting, ids, before)
    const first = order.findIndex((id) => ids.includes(id))
    const placeOf = (id: string | undefined) => (id === undefined ? null : this.room.index.get(id).queuePlace)
    const after = placeOf(order[first + ids.length])
    // what trains stays before all that wait, wherever it would wait again
    const running = Math.max(...[...this.begun.keys()].map((id) => placeOf(id) ?? -Infinity))
    const ahead = placeOf(order[first - 1]) ?? (running < (after ?? Infinity) && running > -Infinity ? running : null)
    const places = placesBetween(ahead, after, ids.length)
    this.room.history.together(() => {
      if (places === null) order.forEach((id, k) => this.room.index.change(id, { queuePlace: k + 1 }))
      else places.forEach((queuePlace, k) => this.room.index.change(order[first + k] ?? '', { queuePlace }))
    })
    this.waiting = order
  }

  /** Gives a run another spec, as long as nothing of it was trained; `not-allowed` where something was. */
  edit(id: string, spec: ExperimentSpec): RunSummary {
    this.demandWaiting(id)
    const { name, stepsDone, sweep } = this.room.index.get(id)
    if (stepsDone > 0) throw fail('not-allowed', `“${name}” has been trained in part; duplicate it to change it.`)
    if (sweep !== null) throw fail('not-allowed', `“${name}” belongs to a sweep, which says what it is.`)
    return this.room.index.change(id, { spec, name: spec.name })
  }

  /**
   * Ends a run that trains, or takes one that waits out of the queue; resolves when that is recorded, and does
   * nothing for a run that has ended. With `now` the step in hand is not waited for. `not-allowed` where another program
   * trains it.
   */
  async stop(id: string, reason: StopReason = 'stopped', now = false): Promise<void> {
    const begun = this.begun.get(id)
    if (begun) {
      begun.training.stop(reason, now)
      await begun.training.finished
      return
    }
    if (this.waiting.includes(id)) {
      this.waiting = this.waiting.filter((other) => other !== id)
      this.held.delete(id)
      this.room.index.change(id, { state: 'stopped', finishedAt: this.room.now(), queuePlace: null })
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
    while (!this.closed && !this.paused) {
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
      this.waitAgain(run.id)
      this.next()
    })
  }

  /** A run that was paused waits where its place says. */
  private waitAgain(id: string): void {
    const { state } = this.room.index.get(id)
    if (state !== 'queued' || this.closed) return
    const placeOf = (one: string) => this.room.index.get(one).queuePlace ?? Infinity
    this.waiting = [...this.waiting, id].sort((a, b) => placeOf(a) - placeOf(b))
  }

  private announce(): void {
    this.room.broadcast.send({ kind: 'queue', queue: this.state })
  }

  private demandWaiting(id: string): void {
    if (this.waiting.includes(id)) return
    const { name } = this.room.index.get(id)
    throw fail('not-allowed', `“${name}” does not wait in this program’s queue.`)
  }
}
