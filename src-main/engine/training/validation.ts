import type { TrainingSpec } from '@contract/experiment/training'

/** Measurements of a training at most, and the share of its work that they may be. */
const most = 64
const share = 0.1

/**
 * Steps after which the loss on the validation points is measured, the last one always: evenly over the training, so
 * that forward passes of all the points (a third of a training step's work each) are a tenth of it, but at least two.
 */
export function validationSteps({ data, steps, batch }: Pick<TrainingSpec, 'data' | 'steps' | 'batch'>) {
  if (data.kind === 'fresh') return []
  const affordable = Math.floor((share * 3 * steps * batch) / data.validation)
  const count = Math.min(steps, Math.max(2, Math.min(most, affordable)))
  return Array.from({ length: count }, (_, k) => Math.round(((k + 1) / count) * steps))
}

/** The planned steps of a run, passed one after the other. */
export class Milestones {
  private index: number

  /** @param from where a run begins: what was planned before is over. */
  constructor(
    private readonly steps: readonly number[],
    from: number,
  ) {
    this.index = steps.filter((step) => step < from).length
  }

  /** The next planned step, where a chunk should end; infinite after the last. */
  get next(): number {
    return this.steps[this.index] ?? Infinity
  }

  /** True once at each planned step. */
  reached(step: number): boolean {
    if (step < this.next) return false
    while (this.next <= step) this.index++
    return true
  }
}
