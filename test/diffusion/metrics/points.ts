import { pointSet, type PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { generator } from '../eager'

/** Points written out. */
export const points = (rows: readonly (readonly number[])[]): PointSet =>
  pointSet({ shape: [rows.length, rows[0]?.length ?? 0], values: Float32Array.from(rows.flat()) })

/** Points of N(shift, deviation² I). */
export function normals(
  count: number,
  dimension: number,
  seed: number,
  shift: readonly number[] = [],
  deviation = 1,
): PointSet {
  const { normal } = generator(seed)
  const values = Float32Array.from(
    { length: count * dimension },
    (_, at) => deviation * normal() + (shift[at % dimension] ?? 0),
  )
  return { count, dimension, values }
}

/** The same points in reverse order. */
export const reversed = ({ count, dimension, values }: PointSet): PointSet => ({
  count,
  dimension,
  values: Float32Array.from(
    values,
    (_, at) => values[(count - 1 - Math.floor(at / dimension)) * dimension + (at % dimension)] ?? NaN,
  ),
})

/** Every point moved by c, the same in all coordinates; exact where the sums fit single precision. */
export const moved = ({ count, dimension, values }: PointSet, c: number): PointSet => ({
  count,
  dimension,
  values: values.map((value) => value + c),
})
