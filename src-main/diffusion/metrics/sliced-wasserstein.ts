import { seededDraw } from '../draw'
import { grouped, groupSize, innerProducts } from './inner-products'
import { squaredWasserstein } from './one-dimensional'
import { pointSet, type PointSet } from './point-set'

const directionCount = 256
const directionSeed = 2305

/**
 * Sliced Wasserstein-2: the root of the mean of W_2² over 256 directions that are the same at every call. In one
 * dimension W_2² = ∫₀¹ (F⁻¹ − G⁻¹)², which is exact for sets of any two sizes.
 */
export function slicedWasserstein2(a: PointSet, b: PointSet): number {
  const directions = unitVectors(a.dimension)
  const [projectedA, projectedB] = [sortedProjections(a, directions), sortedProjections(b, directions)]
  const sum = projectedA.reduce((total, line, k) => total + squaredWasserstein(line, projectedB[k] ?? line), 0)
  return Math.sqrt(sum / directionCount)
}

function unitVectors(dimension: number): PointSet {
  const values = seededDraw(directionSeed, 'directions of projection').normal(directionCount * dimension)
  for (let k = 0; k < directionCount; k++) {
    const row = values.subarray(k * dimension, (k + 1) * dimension)
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    row.forEach((value, j) => (row[j] = value / length))
  }
  return pointSet({ shape: [directionCount, dimension], values })
}

/** For each direction the sorted coordinates of all points along it. */
function sortedProjections(points: PointSet, directions: PointSet): Float64Array[] {
  const [left, right] = [grouped(points), grouped(directions)]
  const lines = Array.from({ length: directions.count }, () => new Float64Array(points.count))
  const products = new Float64Array(groupSize * groupSize)
  for (let i = 0; i < left.groups; i++) {
    for (let k = 0; k < right.groups; k++) {
      innerProducts(left, i, right, k, products)
      for (let column = 0; column < groupSize; column++) {
        const line = lines[k * groupSize + column]
        for (let row = 0; line && row < groupSize; row++) {
          // Beyond the last point the group is filled up; a typed array ignores what is written past its end.
          line[i * groupSize + row] = products[row * groupSize + column] as number
        }
      }
    }
  }
  return lines.map((line) => line.sort())
}
