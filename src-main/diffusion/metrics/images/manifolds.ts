import type { EngineKind } from '@contract/run'
import { distanceBlocks } from '../distance-blocks'
import type { PointSet } from '../point-set'

/** The ball around a point of a set reaches to its third neighbour in the set (Kynkäänniemi et al. 2019). */
const neighbours = 3

/**
 * The share of `points` that lie within the manifold of `others`: in a ball around one of them that reaches to its
 * third nearest neighbour among them (Kynkäänniemi et al. 2019, eq. 1–2). Generated in exact is precision, exact in
 * generated recall.
 */
export async function shareWithin(points: PointSet, others: PointSet, engine: EngineKind): Promise<number> {
  const radii = await squaredRadii(others, engine)
  const within = new Uint8Array(points.count)
  await distanceBlocks(points, others, engine, ({ row, rows, column, columns, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns && within[row + i] === 0; j++)
        if ((squares[i * stride + j] as number) <= (radii[column + j] as number)) within[row + i] = 1
    }
  })
  return within.reduce((sum, value) => sum + value, 0) / points.count
}

/** The squared distance of each point to its third nearest neighbour, itself not counted; the farthest where there are fewer. */
async function squaredRadii(points: PointSet, engine: EngineKind): Promise<Float32Array> {
  const most = Math.min(neighbours, points.count - 1)
  const nearest = Array.from({ length: points.count }, () => new Float64Array(most).fill(Infinity))
  await distanceBlocks(points, points, engine, ({ row, rows, column, columns, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      const kept = nearest[row + i]
      if (kept === undefined) continue
      for (let j = 0; j < columns; j++) {
        if (column + j !== row + i) insert(kept, squares[i * stride + j] as number)
      }
    }
  })
  return Float32Array.from(nearest, (kept) => kept.at(-1) ?? 0)
}

/** Puts a number into a sorted list of the smallest ones. */
function insert(kept: Float64Array, value: number): void {
  let place = kept.length - 1
  if (place < 0 || value >= (kept[place] as number)) return
  for (; place > 0 && value < (kept[place - 1] as number); place--) kept[place] = kept[place - 1] as number
  kept[place] = value
}
