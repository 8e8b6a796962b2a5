/** Weight at which a curve is still told from its own past: an average over about 1,000 steps. */
export const greatestSmoothing = 0.999

/**
 * Debiased exponential moving average of a curve that may be bucketed.
 *
 * With weight w a value n steps back counts w^n, so a bucket of n steps replaces the share 1 − w^n of the average: the
 * line is the same whatever the zoom. Debiasing (Kingma & Ba 2015, section 3) divides by the weight collected so far,
 * so the line starts at the first value and not at 0. Values that are not finite are passed over and leave a gap.
 *
 * @param steps last step of each bucket, ascending
 * @param values mean of each bucket
 * @param weight w in [0, 1); held at most at `greatestSmoothing`; 0 gives the values themselves
 */
export function debiasedAverage(steps: ArrayLike<number>, values: ArrayLike<number>, weight: number): Float64Array {
  const held = Math.min(Math.max(weight, 0), greatestSmoothing)
  const smoothed = new Float64Array(values.length)
  let average = 0
  let collected = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    if (!Number.isFinite(value)) {
      smoothed[i] = Number.NaN
      continue
    }
    const kept = held ** bucketWidth(steps, i)
    average = kept * average + (1 - kept) * value
    collected = kept * collected + (1 - kept)
    smoothed[i] = average / collected
  }
  return smoothed
}

/** Steps that bucket i holds; the first one is taken to be as wide as the second. */
function bucketWidth(steps: ArrayLike<number>, i: number): number {
  const upper = Math.max(i, 1)
  const width = (steps[upper] ?? Number.NaN) - (steps[upper - 1] ?? Number.NaN)
  return width > 0 ? width : 1
}

/** About how many steps an average of this weight looks back. */
export const smoothingWindow = (weight: number): number => Math.round(1 / (1 - Math.min(weight, greatestSmoothing)))
