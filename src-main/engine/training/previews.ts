/** Previews may take this share of the training time, */
const share = 0.1
/** or so many milliseconds in all, so that a run of a second or two shows some as well. */
const allowance = 500

/** Steps at which samples are shown while a network trains: often at first, then in eighths. */
export function previewSteps(steps: number): readonly number[] {
  const fractions = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8]
  const planned = fractions.map((fraction) => Math.round(fraction * steps)).filter((step) => step >= 1 && step < steps)
  return [...new Set(planned)]
}

/** Decides which planned previews a run can afford. */
export class PreviewPlan {
  private readonly steps: readonly number[]
  private nextIndex = 0
  private spent = 0
  private dearest = 0

  /** @param from a step that was reached before: what was planned up to it is over. */
  constructor(
    private readonly total: number,
    from = 0,
  ) {
    this.steps = previewSteps(total)
    this.nextIndex = this.steps.filter((step) => step <= from).length
  }

  /** The next planned step, where a chunk should end; null after the last. */
  get next(): number | null {
    return this.steps[this.nextIndex] ?? null
  }

  /**
   * True if `step` is planned and affordable: what previews have cost, and one more would, stays within what this part
   * of the plan may use of a tenth of the training time, or of the allowance. A planned step is asked about once.
   */
  due(step: number, millisecondsPerStep: number | null, estimate: number): boolean {
    if (this.next === null || step < this.next) return false
    while (this.next !== null && this.next <= step) this.nextIndex++
    const whole = Math.max(share * (millisecondsPerStep ?? 0) * this.total, allowance)
    const budget = whole * (this.nextIndex / this.steps.length)
    return this.spent + Math.max(this.dearest, estimate) <= budget
  }

  record(milliseconds: number): void {
    this.spent += milliseconds
    this.dearest = Math.max(this.dearest, milliseconds)
  }
}
