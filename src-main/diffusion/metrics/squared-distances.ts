import type { PointSet } from './point-set'
import { firstPoints, median, pairDistances, squaredEuclidean } from './pooled'

/** Points around a common centre with their squared norms, in double precision. */
export interface Centred {
  readonly count: number
  readonly dimension: number
  /** Row by row, [n, d]. */
  readonly values: Float64Array
  readonly squares: Float64Array
}

/**
 * Points less the mean of `around`. Squared distances are then computed from inner products in single precision with
 * an error that is small beside their own spread, wherever the points lie.
 */
export function centred(points: PointSet, around: PointSet): Centred {
  const { count, dimension } = points
  const mean = new Float64Array(dimension)
  around.values.forEach((value, at) => (mean[at % dimension] = (mean[at % dimension] as number) + value / around.count))
  const values = Float64Array.from(points.values, (value, at) => value - (mean[at % dimension] as number))
  const squares = Float64Array.from({ length: count }, (_, i) =>
    values.subarray(i * dimension, (i + 1) * dimension).reduce((sum, value) => sum + value * value, 0),
  )
  return { count, dimension, values, squares }
}

/**
 * Rows [−2γx, γ‖x‖², 1] of n points, filled up with zeros to `length` rows: their products with `distanceColumns` are
 * γ‖x − y‖².
 */
export function distanceRows(
  { count, dimension, values, squares }: Centred,
  gamma: number,
  length: number,
): Float32Array {
  const width = dimension + 2
  const rows = new Float32Array(length * width)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) rows[i * width + j] = -2 * gamma * (values[i * dimension + j] as number)
    rows[i * width + dimension] = gamma * (squares[i] as number)
    rows[i * width + dimension + 1] = 1
  }
  return rows
}

/** Rows [y, 1, γ‖y‖²] of m points. */
export function distanceColumns({ count, dimension, values, squares }: Centred, gamma: number): Float32Array {
  const width = dimension + 2
  const columns = new Float32Array(count * width)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) columns[i * width + j] = values[i * dimension + j] as number
    columns[i * width + dimension] = 1
    columns[i * width + dimension + 1] = gamma * (squares[i] as number)
  }
  return columns
}

/** Pairs of so many points tell the median well enough: to about a hundredth. */
const enoughForMedian = 1000

/** Median of ‖x − x′‖² over the pairs of the first 1,000 points. */
export const medianSquare = (points: PointSet): number =>
  median(pairDistances(firstPoints(points, enoughForMedian), squaredEuclidean))
