/** A chunk of steps should last about so long: short enough to answer a stop, long enough to cost nothing. */
const chunkMilliseconds = 50
const remembered = 31

/** Measures steps, and says how many make the next chunk. */
export class Pace {
  private readonly recent: number[] = []
  private steps = 0
  private milliseconds = 0
  private warm = false
  private firstGuess: number | null = null
  private lastChunk = 1

  /** Takes in a chunk that was run. The first one pays for warming up and is not counted. */
  record(steps: number, milliseconds: number): void {
    this.recent.push(milliseconds / steps)
    if (this.recent.length > remembered) this.recent.shift()
    if (this.warm) {
      this.steps += steps
      this.milliseconds += milliseconds
    } else {
      this.warm = true
      this.recent.length = 0
      this.firstGuess = milliseconds / steps
    }
  }

  /** Steps of the next chunk, at most `left`; grows at most fourfold at a time. */
  next(left: number): number {
    const perStep = this.median() ?? this.firstGuess
    const wanted = perStep === null ? 1 : Math.floor(chunkMilliseconds / Math.max(perStep, 1e-4))
    this.lastChunk = Math.max(1, Math.min(wanted, left, 4 * this.lastChunk))
    return this.lastChunk
  }

  /** Mean over all steps after the first chunk; null before there are any. */
  get millisecondsPerStep(): number | null {
    return this.steps > 0 ? this.milliseconds / this.steps : this.firstGuess
  }

  /** From the median of the latest chunks, which a busy moment of the machine does not move. */
  get stepsPerSecond(): number | null {
    const perStep = this.median()
    return perStep === null || perStep <= 0 ? null : 1000 / perStep
  }

  private median(): number | null {
    if (this.recent.length === 0) return null
    const sorted = this.recent.toSorted((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? null
  }
}
