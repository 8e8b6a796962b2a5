import type { PointSet } from './point-set'

/** The points of both sets in one, those of `a` first. */
export function pooled(a: PointSet, b: PointSet): PointSet {
  const values = new Float32Array(a.values.length + b.values.length)
  values.set(a.values)
  values.set(b.values, a.values.length)
  return { count: a.count + b.count, dimension: a.dimension, values }
}

/** The first `most` points; all where there are no more. */
export const firstPoints = (set: PointSet, most: number): PointSet =>
  set.count <= most
    ? set
    : { count: most, dimension: set.dimension, values: set.values.subarray(0, most * set.dimension) }

/** A distance between two points, given as rows of a set's values. */
type RowDistance = (values: Float32Array, i: number, j: number, dimension: number) => number

/** ‖x_i − x_j‖₁. */
export const manhattan: RowDistance = (values, i, j, dimension) => {
  let sum = 0
  for (let p = i * dimension, q = j * dimension, end = p + dimension; p < end; p++, q++)
    sum += Math.abs((values[p] as number) - (values[q] as number))
  return sum
}

/** ‖x_i − x_j‖². */
export const squaredEuclidean: RowDistance = (values, i, j, dimension) => {
  let sum = 0
  for (let p = i * dimension, q = j * dimension, end = p + dimension; p < end; p++, q++)
    sum += ((values[p] as number) - (values[q] as number)) ** 2
  return sum
}

/** The distances of all pairs i < j, row by row: (0, 1), (0, 2), …, (1, 2), … */
export function pairDistances({ count, dimension, values }: PointSet, distance: RowDistance): Float32Array {
  const distances = new Float32Array((count * (count - 1)) / 2)
  let at = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) distances[at++] = distance(values, i, j, dimension)
  return distances
}

/** The middle value, or the mean of the two middle ones; NaN for none. */
export function median(values: Float32Array): number {
  const sorted = values.slice().sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}
