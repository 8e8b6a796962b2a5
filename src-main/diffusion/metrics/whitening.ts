import type { Moments } from './moments'
import type { PointSet } from './point-set'

/** Points in coordinates whose covariance is the identity; as many as the covariance has rank. */
interface Whitened {
  readonly count: number
  readonly rank: number
  readonly values: Float64Array
}

/** A coordinate keeps less than this share of its variance beside the former ones: it is a combination of them. */
const negligible = 1e-10
/** A constant's variance is what rounding leaves, beside its square. */
const roundingOfConstants = 1e-24

/**
 * L⁻¹ (x − μ) for Σ = L Lᵀ, by Cholesky's factorisation. A coordinate that the former ones determine (constant pixels)
 * is left out, so that the rest is a density on the subspace that the points fill.
 */
export function whitened({ count, dimension, values }: PointSet, { mean, covariance }: Moments): Whitened {
  const kept: number[] = []
  const rows: Float64Array[] = []
  for (let j = 0; j < dimension; j++) {
    const row = new Float64Array(kept.length + 1)
    let rest = covariance[j * dimension + j] as number
    for (let k = 0; k < kept.length; k++) {
      const other = rows[k] as Float64Array
      let value = covariance[j * dimension + (kept[k] as number)] as number
      for (let l = 0; l < k; l++) value -= (row[l] as number) * (other[l] as number)
      row[k] = value / (other[k] as number)
      rest -= (row[k] as number) ** 2
    }
    const variance = covariance[j * dimension + j] as number
    if (rest <= Math.max(negligible * variance, roundingOfConstants * (mean[j] as number) ** 2)) continue
    row[kept.length] = Math.sqrt(rest)
    kept.push(j)
    rows.push(row)
  }
  const rank = kept.length
  const result = new Float64Array(count * rank)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < rank; k++) {
      const row = rows[k] as Float64Array
      const j = kept[k] as number
      let value = (values[i * dimension + j] as number) - (mean[j] as number)
      for (let l = 0; l < k; l++) value -= (row[l] as number) * (result[i * rank + l] as number)
      result[i * rank + k] = value / (row[k] as number)
    }
  }
  return { count, rank, values: result }
}
