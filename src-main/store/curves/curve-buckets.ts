import type { CurveBuckets } from '@contract/run'

export type CurveScale = 'linear' | 'log'

/** The steps that a reading covers, both ends included. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

/**
 * First steps of at most `buckets` buckets that cover the range: of equal width in the step, or in log(step + 1).
 * One bucket a step where there are no more steps than buckets; buckets that would hold no step are left out.
 */
export function bucketEdges({ from, to }: StepRange, buckets: number, scale: CurveScale): Float64Array {
  const steps = to - from + 1
  if (steps <= buckets) return Float64Array.from({ length: Math.max(steps, 0) }, (_, k) => from + k)
  const ratio = (to + 2) / (from + 1)
  const edgeAt = (k: number) =>
    scale === 'linear'
      ? from + Math.floor((k * steps) / buckets)
      : Math.ceil((from + 1) * ratio ** (k / buckets) - 1 - 1e-9)
  const edges = [from]
  for (let k = 1; k < buckets; k += 1) {
    const edge = edgeAt(k)
    if (edge > (edges.at(-1) ?? from) && edge <= to) edges.push(edge)
  }
  return Float64Array.from(edges)
}

/** Fills buckets from pieces of a curve given in ascending order of their steps. */
export class BucketFiller {
  private bucket = 0
  private readonly lastStep: Float64Array
  private readonly least: Float32Array
  private readonly greatest: Float32Array
  private readonly last: Float32Array
  private readonly sum: Float64Array
  private readonly finite: Uint32Array
  private readonly seen: Uint8Array

  constructor(
    private readonly edges: Float64Array,
    private readonly range: StepRange,
  ) {
    const size = edges.length
    this.lastStep = new Float64Array(size)
    this.least = new Float32Array(size).fill(Infinity)
    this.greatest = new Float32Array(size).fill(-Infinity)
    this.last = new Float32Array(size)
    this.sum = new Float64Array(size)
    this.finite = new Uint32Array(size)
    this.seen = new Uint8Array(size)
  }

  /** Adds the values of steps firstStep, firstStep + 1, …; those outside the range are passed over. */
  add(firstStep: number, values: Float32Array): void {
    const end = Math.min(values.length, this.range.to - firstStep + 1)
    let k = Math.max(0, this.range.from - firstStep)
    while (k < end) {
      this.moveTo(firstStep + k)
      const stop = Math.min(end, (this.edges[this.bucket + 1] ?? Infinity) - firstStep)
      this.fill(firstStep, values, k, stop)
      k = stop
    }
  }

  /** The buckets that hold a step. A bucket without a finite value has NaN as least, greatest and mean. */
  finish(totalSteps: number): CurveBuckets {
    // plain loops: a hundred curves of a thousand buckets each are drawn at once
    const { edges, finite } = this
    let count = 0
    for (const seen of this.seen) count += seen
    const steps = new Float64Array(count)
    const [least, greatest] = [new Float32Array(count), new Float32Array(count)]
    const [last, mean] = [new Float32Array(count), new Float32Array(count)]
    let k = 0
    for (let b = 0; b < edges.length; b += 1) {
      if (this.seen[b] === 0) continue
      const none = finite[b] === 0
      steps[k] = this.lastStep[b] ?? NaN
      least[k] = none ? NaN : (this.least[b] ?? NaN)
      greatest[k] = none ? NaN : (this.greatest[b] ?? NaN)
      last[k] = this.last[b] ?? NaN
      mean[k] = (this.sum[b] ?? NaN) / (finite[b] ?? 0)
      k += 1
    }
    return { steps, least, greatest, last, mean, totalSteps }
  }

  private moveTo(step: number): void {
    while ((this.edges[this.bucket + 1] ?? Infinity) <= step) this.bucket += 1
  }

  private fill(firstStep: number, values: Float32Array, start: number, stop: number): void {
    const b = this.bucket
    let least = this.least[b] ?? Infinity
    let greatest = this.greatest[b] ?? -Infinity
    let sum = 0
    let finite = stop - start
    for (let k = start; k < stop; k += 1) {
      const value = values[k] ?? NaN
      sum += value
      if (value < least) least = value
      if (value > greatest) greatest = value
    }
    // a sum is finite where all its values are: looked for one by one only where it is not
    if (!Number.isFinite(sum)) {
      const some = values.subarray(start, stop).filter(Number.isFinite)
      least = some.reduce((one, other) => Math.min(one, other), this.least[b] ?? Infinity)
      greatest = some.reduce((one, other) => Math.max(one, other), this.greatest[b] ?? -Infinity)
      sum = some.reduce((one, other) => one + other, 0)
      finite = some.length
    }
    this.least[b] = least
    this.greatest[b] = greatest
    this.sum[b] = (this.sum[b] ?? 0) + sum
    this.finite[b] = (this.finite[b] ?? 0) + finite
    this.last[b] = values[stop - 1] ?? NaN
    this.lastStep[b] = firstStep + stop - 1
    this.seen[b] = 1
  }
}
