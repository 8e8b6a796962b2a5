import type { PointSet } from './point-set'

/** Rows side by side in a group. */
export const groupSize = 4

/** Points in groups of four, coordinate by coordinate within a group; the last group is filled up with zeros. */
export interface GroupedPoints {
  readonly count: number
  readonly groups: number
  readonly dimension: number
  readonly values: Float32Array
}

/** Lays points out so that the inner products of four with four others read eight numbers a coordinate. */
export function grouped({ count, dimension, values }: PointSet): GroupedPoints {
  const groups = Math.ceil(count / groupSize)
  const laidOut = new Float32Array(groups * groupSize * dimension)
  for (let i = 0; i < count; i++) {
    const start = Math.floor(i / groupSize) * groupSize * dimension + (i % groupSize)
    for (let j = 0; j < dimension; j++) laidOut[start + j * groupSize] = values[i * dimension + j] as number
  }
  return { count, groups, dimension, values: laidOut }
}

/**
 * Inner products of the four points of group i of `a` with those of group k of `b`, in double precision, into `into`
 * [4, 4]. Written out, since this loop is nearly all the time that a distance takes.
 */
export function innerProducts(a: GroupedPoints, i: number, b: GroupedPoints, k: number, into: Float64Array): void {
  const x = a.values
  const y = b.values
  const length = groupSize * a.dimension
  let [s00, s01, s02, s03] = [0, 0, 0, 0]
  let [s10, s11, s12, s13] = [0, 0, 0, 0]
  let [s20, s21, s22, s23] = [0, 0, 0, 0]
  let [s30, s31, s32, s33] = [0, 0, 0, 0]
  for (let p = i * length, q = k * length, end = p + length; p < end; p += groupSize, q += groupSize) {
    const x0 = x[p] as number
    const x1 = x[p + 1] as number
    const x2 = x[p + 2] as number
    const x3 = x[p + 3] as number
    let value = y[q] as number
    s00 += x0 * value
    s10 += x1 * value
    s20 += x2 * value
    s30 += x3 * value
    value = y[q + 1] as number
    s01 += x0 * value
    s11 += x1 * value
    s21 += x2 * value
    s31 += x3 * value
    value = y[q + 2] as number
    s02 += x0 * value
    s12 += x1 * value
    s22 += x2 * value
    s32 += x3 * value
    value = y[q + 3] as number
    s03 += x0 * value
    s13 += x1 * value
    s23 += x2 * value
    s33 += x3 * value
  }
  into[0] = s00
  into[1] = s01
  into[2] = s02
  into[3] = s03
  into[4] = s10
  into[5] = s11
  into[6] = s12
  into[7] = s13
  into[8] = s20
  into[9] = s21
  into[10] = s22
  into[11] = s23
  into[12] = s30
  into[13] = s31
  into[14] = s32
  into[15] = s33
}
