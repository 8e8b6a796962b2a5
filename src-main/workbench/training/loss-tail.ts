import type { BestLoss, LossSummary } from '@contract/run'

/** Steps that the means are taken over. */
const length = 200

/** The last losses of a run, for the summary of one that could not give its own, and the best mean so far. */
export class LossTail {
  private readonly window = new Float64Array(length).fill(NaN)
  /** Losses in the window that are finite, and their sum. */
  private finite = 0
  private sum = 0
  private seen = 0

  /**
   * @param recent losses that came before
   * @param step steps that were done with them
   * @param best the best mean until then
   */
  constructor(
    recent: Float32Array = new Float32Array(),
    private step = recent.length,
    private best: BestLoss | null = null,
  ) {
    this.step -= recent.length
    this.add(recent)
  }

  add(values: Float32Array): void {
    for (const value of values) this.push(value)
  }

  private push(value: number): void {
    const place = this.seen % length
    const before = this.window[place] ?? NaN
    if (Number.isFinite(before)) {
      this.finite -= 1
      this.sum -= before
    }
    if (Number.isFinite(value)) {
      this.finite += 1
      this.sum += value
    }
    this.window[place] = value
    this.seen += 1
    this.step += 1
    // the sum is made anew now and then, so that what rounding adds to it does not grow
    if (place === length - 1) this.sum = this.window.reduce((sum, one) => (Number.isFinite(one) ? sum + one : sum), 0)
    if (this.finite < length) return
    const mean = this.sum / length
    if (this.best === null || mean < this.best.mean) this.best = { mean, step: this.step }
  }

  /** The last finite loss and the mean of the finite ones among the last 200 steps; null where there is none. */
  summary(): LossSummary | null {
    if (this.finite === 0) return null
    for (let back = 1; back <= length; back += 1) {
      const last = this.window[(this.seen - back + length) % length] ?? NaN
      if (Number.isFinite(last)) return { last, tailMean: this.sum / this.finite }
    }
    return null
  }

  /** The least mean of 200 consecutive steps so far; null where there were not so many. */
  bestLoss(): BestLoss | null {
    return this.best
  }
}
