import type { CurveBuckets } from '@contract/run'

interface Bucket {
  /** Last step in it. */
  step: number
  least: number
  greatest: number
  last: number
  mean: number
  /** Steps in it. */
  held: number
}

/**
 * Grows a curve while it is trained, in bounded memory: buckets of equal width that are merged in pairs, and made
 * twice as wide, whenever there would be more than `capacity` of them.
 */
export class CurveAccumulator {
  #buckets: Bucket[] = []
  #width = 1
  #totalSteps = 0

  constructor(private readonly capacity = 2048) {}

  /** Begins with what the history already has; later values go behind it. */
  static from({ steps, least, greatest, last, mean, totalSteps }: CurveBuckets, capacity = 2048): CurveAccumulator {
    const curve = new CurveAccumulator(capacity)
    curve.#width = Math.max(1, Math.round((steps[1] ?? 1) - (steps[0] ?? 0)))
    curve.#totalSteps = totalSteps
    curve.#buckets = Array.from(steps, (step, i) => ({
      step,
      least: least[i] ?? Number.NaN,
      greatest: greatest[i] ?? Number.NaN,
      last: last[i] ?? Number.NaN,
      mean: mean[i] ?? Number.NaN,
      held: i === 0 ? curve.#width : step - (steps[i - 1] ?? step),
    }))
    return curve
  }

  /** Adds values of consecutive steps; those of steps that are already there are passed over. */
  append(firstStep: number, values: Float32Array): void {
    const known = this.#buckets.at(-1)?.step ?? Number.NEGATIVE_INFINITY
    values.forEach((value, i) => {
      if (firstStep + i > known)
        this.#add({ step: firstStep + i, least: value, greatest: value, last: value, mean: value, held: 1 })
    })
  }

  #add(one: Bucket): void {
    this.#totalSteps += 1
    const open = this.#buckets.at(-1)
    if (open !== undefined && open.held < this.#width) {
      extend(open, one)
      return
    }
    if (this.#buckets.length >= this.capacity) this.#merge()
    this.#buckets.push(one)
  }

  #merge(): void {
    const wider: Bucket[] = []
    this.#buckets.forEach((bucket, i) => {
      const pair = i % 2 === 1 ? wider.at(-1) : undefined
      if (pair === undefined) wider.push(bucket)
      else extend(pair, bucket)
    })
    this.#buckets = wider
    this.#width *= 2
  }

  /** A copy that is ready to draw. */
  buckets(): CurveBuckets {
    const buckets = this.#buckets
    return {
      steps: Float64Array.from(buckets, ({ step }) => step),
      least: Float32Array.from(buckets, ({ least }) => least),
      greatest: Float32Array.from(buckets, ({ greatest }) => greatest),
      last: Float32Array.from(buckets, ({ last }) => last),
      mean: Float32Array.from(buckets, ({ mean }) => mean),
      totalSteps: this.#totalSteps,
    }
  }
}

function extend(bucket: Bucket, next: Bucket): void {
  bucket.least = beyond(Math.min, bucket.least, next.least)
  bucket.greatest = beyond(Math.max, bucket.greatest, next.greatest)
  bucket.mean = (bucket.mean * bucket.held + next.mean * next.held) / (bucket.held + next.held)
  bucket.step = next.step
  bucket.last = next.last
  bucket.held += next.held
}

/** The lesser or greater of two; a value that is not a number does not swallow the other one. */
function beyond(choose: (a: number, b: number) => number, a: number, b: number): number {
  if (Number.isNaN(a)) return b
  return Number.isNaN(b) ? a : choose(a, b)
}
