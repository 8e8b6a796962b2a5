import { seededDraw } from '../draw'
import type { PointSet } from './point-set'

const directionCount = 256
const directionSeed = 2305

/**
 * Sliced Wasserstein-2: the root of the mean of W_2² over 256 directions that are the same at every call. In one
 * dimension W_2² = ∫₀¹ (F⁻¹ − G⁻¹)², which is exact for sets of any two sizes.
 */
export function slicedWasserstein2(a: PointSet, b: PointSet): number {
  const directions = unitVectors(a.dimension)
  const projectedA = new Float64Array(a.count)
  const projectedB = new Float64Array(b.count)
  let sum = 0
  for (let k = 0; k < directionCount; k++) {
    const direction = directions.subarray(k * a.dimension, (k + 1) * a.dimension)
    project(a, direction, projectedA)
    project(b, direction, projectedB)
    sum += squaredWasserstein(projectedA.sort(), projectedB.sort())
  }
  return Math.sqrt(sum / directionCount)
}

/** W_2² between two sorted samples: their quantile functions are steps, compared piece by piece. */
export function squaredWasserstein(a: Float64Array, b: Float64Array): number {
  let sum = 0
  let i = 0
  let j = 0
  let reached = 0
  while (i < a.length && j < b.length) {
    // Ends of the current steps in units of 1/(n m), compared as whole numbers.
    const endA = (i + 1) * b.length
    const endB = (j + 1) * a.length
    const end = Math.min(endA, endB)
    sum += (end - reached) * ((a[i] ?? 0) - (b[j] ?? 0)) ** 2
    reached = end
    if (endA === end) i++
    if (endB === end) j++
  }
  return sum / (a.length * b.length)
}

function unitVectors(dimension: number): Float64Array {
  const normals = Float64Array.from(seededDraw(directionSeed, 'directions').normal(directionCount * dimension))
  for (let k = 0; k < directionCount; k++) {
    const row = normals.subarray(k * dimension, (k + 1) * dimension)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    row.forEach((value, j) => (row[j] = value / length))
  }
  return normals
}

function project({ count, dimension, values }: PointSet, direction: Float64Array, into: Float64Array): void {
  for (let i = 0; i < count; i++) {
    let dot = 0
    for (let j = 0; j < dimension; j++) dot += (values[i * dimension + j] ?? 0) * (direction[j] ?? 0)
    into[i] = dot
  }
}
