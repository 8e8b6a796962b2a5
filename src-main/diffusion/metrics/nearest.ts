import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { PointSet } from './point-set'

/** So many points of the set at once: their distances stay in the cache. */
const tile = 256

/**
 * ‖x − y‖ from each point x to the nearest y of a set. The nearest is found in single precision, its distance computed
 * in double: that of a copy is exactly 0.
 */
export async function nearestDistances(points: PointSet, among: PointSet, engine: EngineKind): Promise<Float64Array> {
  const steps = Math.ceil(among.count / tile)
  const executable = await prepare(nearestProgram(points, among, steps), { engine, seed: 0 })
  try {
    const { least, place } = await executable.run({ firstStep: 0, steps })
    return Float64Array.from({ length: points.count }, (_, i) => {
      let best = i
      for (let at = i; at < steps * points.count; at += points.count) {
        if ((least?.data[at] ?? NaN) < (least?.data[best] ?? NaN)) best = at
      }
      return distance(points, i, among, Math.floor(best / points.count) * tile + (place?.data[best] ?? NaN))
    })
  } finally {
    await executable.dispose()
  }
}

/**
 * At each step the next tile of the set; outputs, each [n]: the `least` ‖y‖² − 2 x·y, which is ‖x − y‖² less a constant
 * of x, and its `place` in the tile.
 */
function nearestProgram(points: PointSet, among: PointSet, steps: number) {
  const middle = meanOf(among)
  const width = among.dimension + 1
  return trace('nearest points', (scope) => {
    const rows = scope.dataset('points of the set', rowsOf(among, middle, steps * tile), [width])
    const columns = tf.tensor2d(columnsOf(points, middle), [points.count, width])
    return () => {
      const own = tf.add(tf.mul(scope.step(), tf.scalar(tile, 'int32')), tf.range(0, tile, 1, 'int32'))
      const each = tf.reshape<tf.Rank.R2>(rows.rows(own), [tile, width])
      const distances = tf.matMul<Tensor2D>(each, columns, false, true)
      return { least: tf.min(distances, 0), place: tf.argMin(distances, 0) }
    }
  })
}

/** Rows [−2y, ‖y‖²] around a common centre; those beyond the last point are the first one's, which is no nearer. */
function rowsOf({ count, dimension, values }: PointSet, middle: Float64Array, length: number): Float32Array {
  const width = dimension + 1
  const rows = new Float32Array(length * width)
  for (let i = 0; i < length; i++) {
    const from = (i < count ? i : 0) * dimension
    let square = 0
    for (let j = 0; j < dimension; j++) {
      const value = (values[from + j] ?? NaN) - (middle[j] ?? NaN)
      rows[i * width + j] = -2 * value
      square += value * value
    }
    rows[i * width + dimension] = square
  }
  return rows
}

/** Rows [x, 1] around the same centre. */
function columnsOf({ count, dimension, values }: PointSet, middle: Float64Array): Float32Array {
  const width = dimension + 1
  const columns = new Float32Array(count * width).fill(1)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) columns[i * width + j] = (values[i * dimension + j] ?? NaN) - (middle[j] ?? NaN)
  }
  return columns
}

function meanOf({ count, dimension, values }: PointSet): Float64Array {
  const sums = new Float64Array(dimension)
  for (let at = 0; at < count * dimension; at++)
    sums[at % dimension] = (sums[at % dimension] ?? 0) + (values[at] ?? NaN)
  return sums.map((sum) => sum / count)
}

function distance(a: PointSet, i: number, b: PointSet, k: number): number {
  let sum = 0
  for (let j = 0; j < a.dimension; j++)
    sum += ((a.values[i * a.dimension + j] ?? NaN) - (b.values[k * b.dimension + j] ?? NaN)) ** 2
  return Math.sqrt(sum)
}
