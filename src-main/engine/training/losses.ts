import type { LossSummary } from '@contract/run'

const tail = 200

/** Keeps the end of a loss curve for its summary, and what was not yet told. */
export class Losses {
  private readonly recent = new Float64Array(tail)
  private total = 0
  private untold: number[] = []

  /** @param recent the last losses before step `total`, for a run that goes on there; they count as told. */
  constructor(total = 0, recent: ArrayLike<number> = []) {
    this.total = Math.max(0, total - recent.length)
    this.add(recent)
    this.untold = []
  }

  /** Takes in losses in order; returns how many were finite before the first that was not, or null if all were. */
  add(values: ArrayLike<number>): number | null {
    for (let k = 0; k < values.length; k++) {
      const value = values[k] ?? NaN
      if (!Number.isFinite(value)) return k
      this.recent[this.total % tail] = value
      this.total++
      this.untold.push(value)
    }
    return null
  }

  /** What was added since the last call, with the index of its first step; null where there is nothing. */
  take(): { readonly firstStep: number; readonly values: Float32Array } | null {
    if (this.untold.length === 0) return null
    const values = Float32Array.from(this.untold)
    this.untold = []
    return { firstStep: this.total - values.length, values }
  }

  /** The last loss, and the mean of the last 200 (of all, where there are fewer); null before the first. */
  summary(): LossSummary | null {
    if (this.total === 0) return null
    const count = Math.min(this.total, tail)
    let sum = 0
    for (let k = 0; k < count; k++) sum += this.recent[k] ?? 0
    return { last: this.recent[(this.total - 1) % tail] ?? NaN, tailMean: sum / count }
  }
}
