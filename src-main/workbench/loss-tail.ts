import type { LossSummary } from '@contract/run'

/** Steps that the tail mean is taken over. */
const length = 200

/** The last losses of a run, for the summary of one that could not give its own. */
export class LossTail {
  private values: number[] = []

  /** @param recent losses that came before. */
  constructor(recent: Float32Array = new Float32Array()) {
    this.add(recent)
  }

  add(values: Float32Array): void {
    this.values = [...this.values, ...values.subarray(-length)].slice(-length)
  }

  /** The last finite loss and the mean of the finite ones among the last 200 steps; null where there is none. */
  summary(): LossSummary | null {
    const finite = this.values.filter(Number.isFinite)
    const last = finite.at(-1)
    return last === undefined ? null : { last, tailMean: finite.reduce((sum, value) => sum + value, 0) / finite.length }
  }
}
