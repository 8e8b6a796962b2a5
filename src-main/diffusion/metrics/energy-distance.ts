import { grouped, groupSize, innerProducts, type GroupedPoints } from './inner-products'
import type { PointSet } from './point-set'

/**
 * Energy distance (Székely & Rizzo 2013), 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ as a V-statistic: every pair counts, a point
 * with itself too. Zero for equal sets, positive for others, up to rounding.
 */
export function energyDistance(a: PointSet, b: PointSet): number {
  return 2 * meanDistance(a, b) - spread(a) - spread(b)
}

const spreads = new WeakMap<PointSet, number>()

/** Mean distance within a set; kept, since a reference set is compared with more than one other. */
function spread(set: PointSet): number {
  const value = spreads.get(set) ?? meanDistance(set, set)
  spreads.set(set, value)
  return value
}

/**
 * Mean Euclidean distance over all pairs, from ‖x‖² + ‖y‖² − 2 x·y in double precision, whose rounding is far below
 * that of the float32 points.
 */
function meanDistance(a: PointSet, b: PointSet): number {
  const same = a === b
  const left = grouped(a)
  const right = same ? left : grouped(b)
  const [leftNorms, rightNorms] = [squaredNorms(a), squaredNorms(b)]
  const products = new Float64Array(groupSize * groupSize)
  let sum = 0
  for (let i = 0; i < left.groups; i++) {
    for (let k = same ? i : 0; k < right.groups; k++) {
      innerProducts(left, i, right, k, products)
      const block = sumOfDistances(left, i, right, k, products, leftNorms, rightNorms)
      sum += same && k > i ? 2 * block : block
    }
  }
  return sum / (a.count * b.count)
}

function sumOfDistances(
  a: GroupedPoints,
  i: number,
  b: GroupedPoints,
  k: number,
  products: Float64Array,
  normsA: Float64Array,
  normsB: Float64Array,
): number {
  const [firstA, firstB] = [i * groupSize, k * groupSize]
  const rows = Math.min(groupSize, a.count - firstA)
  const columns = Math.min(groupSize, b.count - firstB)
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const norm = normsA[firstA + row] as number
    for (let column = 0; column < columns; column++) {
      // A point's distance to itself is exactly 0, not what rounding leaves of it.
      if (a === b && firstA + row === firstB + column) continue
      const product = products[row * groupSize + column] as number
      sum += Math.sqrt(Math.max(0, norm + (normsB[firstB + column] as number) - 2 * product))
    }
  }
  return sum
}

function squaredNorms({ count, dimension, values }: PointSet): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let j = i * dimension; j < (i + 1) * dimension; j++) sum += (values[j] as number) ** 2
    return sum
  })
}
