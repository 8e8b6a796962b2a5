import type { RunSummary } from '@contract/run'
import type { SpecIssue } from '@contract/experiment/issue'

/** Runs of a sweep that wait in the queue at once; the rest is made when there is room. */
const ahead = 32

/** What a sweep under way needs of the workbench. */
export interface Feeding {
  /** Has the run at a place begin, go on, or wait; null where there is nothing left to do, or an issue where it cannot. */
  begin(index: number): Promise<RunSummary | SpecIssue | null>
  hold(runs: readonly string[]): void
  release(runs: readonly string[]): void
  stop(run: string): Promise<void>
  changed(): void
}

/** A sweep under way: puts its runs into the queue, a few ahead of those that train, until all had their turn. */
export class ActiveSweep {
  private readonly open = new Set<string>()
  private next = 0
  private paused = false
  private stopped = false
  private feeding: Promise<void> | undefined
  /** Places whose runs could not be made, and why the first could not. */
  readonly refused: SpecIssue[] = []

  constructor(
    private readonly places: { readonly count: number; at(k: number): number },
    private readonly room: Feeding,
  ) {}

  get isPaused(): boolean {
    return this.paused
  }

  /** True once nothing is left to do. */
  get isOver(): boolean {
    return this.open.size === 0 && this.feeding === undefined && (this.stopped || this.next >= this.places.count)
  }

  /** Puts runs into the queue; resolves when the first of them wait there. */
  feed(): Promise<void> {
    this.feeding ??= this.fill().finally(() => {
      this.feeding = undefined
      this.room.changed()
    })
    return this.feeding
  }

  /** A run of the sweep has ended, however. */
  ended(run: string): void {
    if (this.open.delete(run)) void this.feed()
  }

  /** What trains goes on to its end; nothing else begins. */
  pause(): void {
    this.paused = true
    this.room.hold([...this.open])
    this.room.changed()
  }

  resume(): void {
    this.paused = false
    this.room.release([...this.open])
    void this.feed()
  }

  /** Ends what trains and takes what waits out of the queue; what was recorded is kept. */
  async stop(): Promise<void> {
    this.stopped = true
    // what waits first, so that nothing begins in the place of what ends
    const runs = [...this.open].reverse()
    this.room.hold(runs)
    await Promise.all(runs.map((run) => this.room.stop(run)))
    await this.feeding
    this.room.changed()
  }

  /** Puts nothing more into the queue; resolves when nothing of that is under way. */
  async abandon(): Promise<void> {
    this.stopped = true
    await this.feeding
  }

  private async fill(): Promise<void> {
    while (!this.paused && !this.stopped && this.open.size < ahead && this.next < this.places.count) {
      const begun = await this.room.begin(this.places.at(this.next))
      this.next += 1
      if (begun === null) continue
      if ('path' in begun) this.refused.push(begun)
      else this.open.add(begun.id)
    }
  }
}
