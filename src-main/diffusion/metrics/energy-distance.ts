import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import { mean } from './mean'
import type { Metric } from './metric'
import type { PointSet } from './point-set'
import { centred, distanceColumns, distanceRows, type Centred } from './squared-distances'

/** So many rows at once: their distances stay in the cache. */
const tile = 256

/**
 * Energy distance (Székely & Rizzo 2013), 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ as a V-statistic: every pair counts, a point
 * with itself too. Zero for equal sets, positive for others, up to rounding.
 */
export const energyDistance: Metric = {
  async measure(generated, exact, { engine }) {
    const across = await meanDistance(generated, exact, engine)
    return { value: 2 * across - (await spread(generated, engine)) - (await spread(exact, engine)) }
  },
}

const spreads = new WeakMap<PointSet, number>()

/** Mean distance within a set; kept, since a reference set is compared with more than one other. */
async function spread(set: PointSet, engine: EngineKind): Promise<number> {
  const value = spreads.get(set) ?? (await meanDistance(set, set, engine))
  spreads.set(set, value)
  return value
}

/** Mean Euclidean distance over all pairs. */
async function meanDistance(a: PointSet, b: PointSet, engine: EngineKind): Promise<number> {
  const same = a === b
  const [x, y] = [centred(a, b), centred(b, b)]
  const typical = Math.sqrt(mean(x.squares) + mean(y.squares))
  const steps = Math.ceil(x.count / tile)
  const executable = await prepare(distanceProgram(x, y, { typical, same, steps }), { engine, seed: 0 })
  try {
    const { sums } = await executable.run({ firstStep: 0, steps })
    let total = 0
    // Rows beyond the last point fill up a tile.
    for (let i = 0; i < x.count; i++) total += sums?.data[i] ?? NaN
    // A point's distance to itself is exactly 0, not what rounding leaves of it; it was left out.
    return (total + typical * (x.count * y.count - (same ? x.count : 0))) / (x.count * y.count)
  } finally {
    await executable.dispose()
  }
}

interface Pairs {
  /** What is taken off each distance, so that the digits of a sum in single precision are those of what differs. */
  readonly typical: number
  /** Whether the sets are one, whose points are not paired with themselves. */
  readonly same: boolean
  readonly steps: number
}

/** At each step the next tile of rows; output `sums` [tile], of the distances to all columns less the typical one. */
function distanceProgram(x: Centred, y: Centred, { typical, same, steps }: Pairs) {
  const width = x.dimension + 2
  return trace('distances of pairs', (scope) => {
    const rows = scope.dataset('rows', distanceRows(x, 1, steps * tile), [width])
    const columns = tf.tensor2d(distanceColumns(y, 1), [y.count, width])
    const places = tf.range(0, y.count, 1, 'int32')
    return () => {
      const own = tf.add(tf.mul(scope.step(), tf.scalar(tile, 'int32')), tf.range(0, tile, 1, 'int32'))
      const each = tf.reshape<tf.Rank.R2>(rows.rows(own), [tile, width])
      const squares = tf.matMul<Tensor2D>(each, columns, false, true)
      const beside = tf.sub<Tensor2D>(tf.sqrt(tf.relu(squares)), typical)
      if (!same) return { sums: tf.sum(beside, 1) }
      const isItself = tf.equal(tf.reshape(own, [tile, 1]), tf.reshape(places, [1, y.count]))
      return { sums: tf.sum(tf.where(isItself, tf.zerosLike(beside), beside), 1) }
    }
  })
}
