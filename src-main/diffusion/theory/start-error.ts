import { logNormal } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'
import type { ExactLaw } from '../targets/target'
import { meanOf, type Mean } from './mean'

/** A Gaussian by its mean's squared length and its variances along its axes. */
export interface GaussianShape {
  readonly squaredMean: number
  readonly variances: readonly number[]
}

/** KL(N(m μ, m²Σ + s²I) ‖ N(0, ρ²I)), in closed form; m = 1 and s = 0 is that of N(μ, Σ) itself. */
export function gaussianStartError(
  { squaredMean, variances }: GaussianShape,
  { scale, deviation }: Kernel<number>,
  reference: number,
): number {
  let sum = (scale * scale * squaredMean) / (reference * reference)
  for (const variance of variances) {
    const excess = (scale * scale * variance + deviation * deviation) / (reference * reference) - 1
    sum += excess - Math.log1p(excess)
  }
  return sum / 2
}

/**
 * KL(p_t ‖ N(0, ρ²I)) as the mean of log p_t − log N over points of p_t, [n, d], in double precision. Terms that are
 * not finite, where a law has no density, make it NaN.
 */
export function measuredStartError(
  law: Pick<ExactLaw, 'logDensity'>,
  points: Float64Array,
  dimension: number,
  kernel: Kernel<number>,
  reference: number,
): Mean {
  const count = points.length / dimension
  const terms = Float64Array.from({ length: count }, (_, i) => {
    const point = points.subarray(i * dimension, (i + 1) * dimension)
    const beside = point.reduce((sum, value) => sum + logNormal(value, 0, reference * reference), 0)
    return law.logDensity(point, kernel) - beside
  })
  return meanOf(terms)
}
