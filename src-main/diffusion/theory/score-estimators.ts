import { logNormal, logSumExp } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'
import type { TargetDensity } from '../targets/target'

/** A score that was estimated from independent draws. */
export interface EstimatedScore {
  readonly score: Float64Array
  /** Of each coordinate, to first order in 1/n. */
  readonly standardError: Float64Array
  /** (Σ w)²/Σ w²: so many draws of equal weight would be as good. */
  readonly effectiveSampleSize: number
}

/** Standard normals, row by row, [n, d]. */
type Normals = ArrayLike<number>

/**
 * ∇log p_t(y) by the posterior of x_0 given y: with x_0 = (y + s Z)/m weighted by π(x_0), the score is E_w[Z]/s. Any
 * density will do, also one without its constant; it is good where s/m is not larger than π is wide. Self-normalised:
 * its bias is of order 1/n. m and s must be above 0.
 */
export function posteriorScore(
  density: TargetDensity,
  point: ArrayLike<number>,
  { scale, deviation }: Kernel<number>,
  normals: Normals,
): EstimatedScore {
  return weighed(normals, point.length, 1 / deviation, null, (z) =>
    density.logDensity(z.map((value, j) => ((point[j] ?? 0) + deviation * value) / scale)),
  )
}

/**
 * ∇log p_t(y) of VP with σ by the semigroup, arXiv 2305.09605: with x_0 = m y + s Z weighted by f = dπ/dN(0, σ²I),
 * ∇log U_t f(y) = (m/s) E_w[Z], and the score is that − y/σ². It is good where p_t is close to N(0, σ²I).
 */
export function semigroupScore(
  density: TargetDensity,
  point: ArrayLike<number>,
  { scale, deviation }: Kernel<number>,
  sigma: number,
  normals: Normals,
): EstimatedScore {
  const variance = sigma * sigma
  const beside = Float64Array.from(point, (value) => -value / variance)
  return weighed(normals, point.length, scale / deviation, beside, (z) => {
    const start = z.map((value, j) => scale * (point[j] ?? 0) + deviation * value)
    return density.logDensity(start) - start.reduce((sum, value) => sum + logNormal(value, 0, variance), 0)
  })
}

/**
 * ∇log p_t(y) from samples of π, [n, d]: (m E_w[x_0] − y)/s² with the weights N(y; m x_0, s²I). It needs no density,
 * and samples that come near y.
 */
export function sampleScore(
  samples: ArrayLike<number>,
  point: ArrayLike<number>,
  { scale, deviation }: Kernel<number>,
): EstimatedScore {
  const residuals = Float64Array.from(
    samples,
    (value, i) => (scale * value - (point[i % point.length] ?? 0)) / deviation,
  )
  return weighed(residuals, point.length, 1 / deviation, null, (z) => -0.5 * z.reduce((sum, r) => sum + r * r, 0))
}

/** factor · E_w[row] (+ offset) over the rows, weighted by exp(logWeight). */
function weighed(
  rows: ArrayLike<number>,
  dimension: number,
  factor: number,
  offset: Float64Array | null,
  logWeight: (row: Float64Array) => number,
): EstimatedScore {
  const count = rows.length / dimension
  const row = new Float64Array(dimension)
  const logs = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) row[j] = rows[i * dimension + j] ?? NaN
    logs[i] = logWeight(row)
  }
  const whole = logSumExp(logs)
  const weights = logs.map((log) => Math.exp(log - whole))
  const mean = new Float64Array(dimension)
  const variance = new Float64Array(dimension)
  let squares = 0
  weights.forEach((weight, i) => {
    squares += weight * weight
    for (let j = 0; j < dimension; j++) mean[j] = (mean[j] ?? 0) + weight * (rows[i * dimension + j] ?? NaN)
  })
  weights.forEach((weight, i) => {
    for (let j = 0; j < dimension; j++)
      variance[j] = (variance[j] ?? 0) + (weight * ((rows[i * dimension + j] ?? NaN) - (mean[j] ?? 0))) ** 2
  })
  return {
    score: mean.map((value, j) => factor * value + (offset?.[j] ?? 0)),
    standardError: variance.map((value) => factor * Math.sqrt(value)),
    effectiveSampleSize: 1 / squares,
  }
}
