import { symmetricEigen } from '../../numerics/eigen'
import { sampleMoments, type Moments } from '../moments'
import type { PointSet } from '../point-set'

/**
 * The Fréchet distance of two Gaussians (Dowson and Landau 1982), squared as it is reported (Heusel et al. 2017):
 * ‖μ_1 − μ_2‖² + tr(Σ_1 + Σ_2 − 2 (Σ_1^{1/2} Σ_2 Σ_1^{1/2})^{1/2}). The matrix under the root is symmetric and not negative, so
 * its root's trace is the sum of the roots of its eigenvalues.
 */
export function gaussianFrechet(a: Moments, b: Moments): number {
  const d = a.mean.length
  const root = squareRoot(a.covariance, d)
  const middle = product(product(root, b.covariance, d), root, d)
  const { values } = symmetricEigen(rowsOf(symmetric(middle, d), d))
  const trace = (matrix: Float64Array) => matrix.reduce((sum, value, at) => (at % (d + 1) === 0 ? sum + value : sum), 0)
  const between = a.mean.reduce((sum, value, j) => sum + (value - (b.mean[j] as number)) ** 2, 0)
  const shared = values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0)
  return Math.max(0, between + trace(a.covariance) + trace(b.covariance) - 2 * shared)
}

/** The Fréchet distance between Gaussians with the moments of two sets. */
export const frechetDistance = (generated: PointSet, exact: PointSet): number =>
  gaussianFrechet(sampleMoments(generated), sampleMoments(exact))

/** The root of a symmetric matrix that is not negative: Q diag(√λ) Qᵀ. */
function squareRoot(matrix: Float64Array, d: number): Float64Array {
  const { values, vectors } = symmetricEigen(rowsOf(matrix, d))
  const scaled = vectors.map((value, at) => value * Math.sqrt(Math.max(0, values[at % d] ?? 0)))
  return product(scaled, transposed(vectors, d), d)
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const result = new Float64Array(d * d)
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      const factor = a[i * d + k] as number
      for (let j = 0; j < d; j++) result[i * d + j] = (result[i * d + j] as number) + factor * (b[k * d + j] as number)
    }
  }
  return result
}

const transposed = (matrix: Float64Array, d: number): Float64Array =>
  matrix.map((_, at) => matrix[(at % d) * d + Math.floor(at / d)] as number)

/** Rounding leaves the halves of a product a little apart, which rotations would take for more than that. */
const symmetric = (matrix: Float64Array, d: number): Float64Array => {
  const other = transposed(matrix, d)
  return matrix.map((value, at) => (value + (other[at] as number)) / 2)
}

const rowsOf = (matrix: Float64Array, d: number): readonly (readonly number[])[] =>
  Array.from({ length: d }, (_, i) => [...matrix.subarray(i * d, (i + 1) * d)])
