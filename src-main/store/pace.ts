import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest stretch of work between two turns of the event loop, in milliseconds. */
const stretch = 4

/** Cuts long work into short stretches, so that the process that does it stays free for others. */
export class Pace {
  private began = performance.now()

  /** Lets others have their turn if this work has gone on for a stretch. */
  async breathe(): Promise<void> {
    if (performance.now() - this.began < stretch) return
    await nextTurn()
    this.began = performance.now()
  }
}
