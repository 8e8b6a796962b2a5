import type { PointSet } from './point-set'

/**
 * Energy distance (Székely & Rizzo 2013), 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ as a V-statistic: every pair counts, a point
 * with itself too. Never negative; zero only for equal sets.
 */
export function energyDistance(a: PointSet, b: PointSet): number {
  return 2 * meanDistance(a, b) - meanDistance(a, a) - meanDistance(b, b)
}

/** Mean Euclidean distance over all pairs, in double precision. */
export function meanDistance(a: PointSet, b: PointSet): number {
  const symmetric = a === b
  let sum = 0
  for (let i = 0; i < a.count; i++) sum += sumOfDistances(a, i, b, symmetric ? i + 1 : 0)
  return ((symmetric ? 2 : 1) * sum) / (a.count * b.count)
}

/** From row i of a to the rows of b from `first` on, four at a time so that row i is read once for four. */
function sumOfDistances(a: PointSet, i: number, b: PointSet, first: number): number {
  const d = a.dimension
  const x = a.values
  const y = b.values
  const row = i * d
  let sum = 0
  let k = first
  for (; k + 4 <= b.count; k += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    const start = k * d
    for (let j = 0; j < d; j++) {
      const value = x[row + j] as number
      const d0 = value - (y[start + j] as number)
      const d1 = value - (y[start + d + j] as number)
      const d2 = value - (y[start + 2 * d + j] as number)
      const d3 = value - (y[start + 3 * d + j] as number)
      s0 += d0 * d0
      s1 += d1 * d1
      s2 += d2 * d2
      s3 += d3 * d3
    }
    sum += Math.sqrt(s0) + Math.sqrt(s1) + Math.sqrt(s2) + Math.sqrt(s3)
  }
  for (; k < b.count; k++) {
    let squared = 0
    for (let j = 0; j < d; j++) squared += ((x[row + j] ?? 0) - (y[k * d + j] ?? 0)) ** 2
    sum += Math.sqrt(squared)
  }
  return sum
}
