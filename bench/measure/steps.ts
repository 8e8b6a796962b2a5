import { now } from '../../src-main/engine/clock'
import { Pace } from '../../src-main/engine/training/pace'
import type { Executable } from '../../src-main/tensor'

export interface Timing {
  /** Median wall time of a step, noise and reading the outputs included. */
  readonly milliseconds: number
  /** Median processor time of a step, over all threads of the process. */
  readonly processor: number
}

const warmUp = 500

/** Runs an executable in chunks as a training does. */
export class Steps {
  #step = 0
  readonly #pace = new Pace()

  constructor(readonly executable: Executable) {}

  get done(): number {
    return this.#step
  }

  /** Begins at the first step again. */
  restart(): void {
    this.#step = 0
  }

  /** One chunk; its steps and milliseconds. */
  async chunk(most = Infinity): Promise<{ readonly steps: number; readonly wall: number; readonly processor: number }> {
    const steps = this.#pace.next(most)
    const [begun, before] = [now(), process.cpuUsage()]
    await this.executable.run({ firstStep: this.#step, steps })
    const wall = now() - begun
    const { user, system } = process.cpuUsage(before)
    this.#pace.record(steps, wall)
    this.#step += steps
    return { steps, wall, processor: (user + system) / 1000 }
  }

  /** Median over chunks for so many seconds, after half a second that is not counted. */
  async time(seconds: number): Promise<Timing> {
    const begun = now()
    for (let chunks = 0; chunks < 3 || now() - begun < warmUp; chunks++) await this.chunk()
    const taken: { readonly wall: number; readonly processor: number }[] = []
    const counted = now()
    while (taken.length < 5 || now() - counted < 1000 * seconds) {
      const { steps, wall, processor } = await this.chunk()
      taken.push({ wall: wall / steps, processor: processor / steps })
    }
    return {
      milliseconds: median(taken.map(({ wall }) => wall)),
      processor: median(taken.map(({ processor }) => processor)),
    }
  }
}

/** The middle one of the sorted numbers. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN
