import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { Metric } from './metric'
import { firstPoints, pooled } from './pooled'
import type { PointSet } from './point-set'
import { centred, distanceColumns, distanceRows, medianSquare, type Centred } from './squared-distances'

/** Squared bandwidths are ¼, ½, 1, 2 and 4 times the median squared distance, the widest first. */
const [widest, halvings] = [4, 4]

/** So many rows at once: their kernels stay in the cache. */
const tile = 256

/**
 * MMD² (Gretton et al. 2012, lemma 6), unbiased: the mean over five Gaussian kernels exp(−‖x − y‖²/(2σ²)) whose σ² lie
 * around the median squared distance of the pooled sample (of its first 1,000 points). Negative by chance where the
 * laws agree.
 */
export const mmdGaussian: Metric = {
  async measure(generated, exact, { engine }) {
    const both = pooled(generated, exact)
    const middle = medianSquare(pooled(firstPoints(generated, 500), firstPoints(exact, 500)))
    const gamma = 1 / (2 * widest * middle)
    const [x, y] = [centred(generated, both), centred(exact, both)]
    const [within, among, across] = [
      await kernelSum(x, x, gamma, engine),
      await kernelSum(y, y, gamma, engine),
      await kernelSum(x, y, gamma, engine),
    ]
    return { value: unpaired(within, generated) + unpaired(among, exact) - (2 * across) / (x.count * y.count) }
  },
}

/** Mean over the pairs of different points: a point with itself scores 1. */
const unpaired = (sum: number, { count }: PointSet): number => (sum - count) / (count * (count - 1))

/** Sum over all pairs of the mean of the kernels. */
async function kernelSum(x: Centred, y: Centred, gamma: number, engine: EngineKind): Promise<number> {
  const width = x.dimension + 2
  const steps = Math.ceil(x.count / tile)
  const program = trace('kernels of pairs', (scope) => {
    const rows = scope.dataset('rows', distanceRows(x, gamma, steps * tile), [width])
    const columns = tf.tensor2d(distanceColumns(y, gamma), [y.count, width])
    return () => {
      const own = tf.add(tf.mul(scope.step(), tf.scalar(tile, 'int32')), tf.range(0, tile, 1, 'int32'))
      const distances = tf.matMul<Tensor2D>(tf.reshape<tf.Rank.R2>(rows.rows(own), [tile, width]), columns, false, true)
      let kernel = tf.exp<Tensor2D>(tf.neg<Tensor2D>(tf.relu<Tensor2D>(distances)))
      let kernels = kernel
      // Squaring a kernel halves its σ².
      for (let k = 0; k < halvings; k++) {
        kernel = tf.square(kernel)
        kernels = tf.add(kernels, kernel)
      }
      return { sums: tf.sum(kernels, 1) }
    }
  })
  const executable = await prepare(program, { engine, seed: 0 })
  try {
    const { sums } = await executable.run({ firstStep: 0, steps })
    let total = 0
    // Rows beyond the last point fill up a tile.
    for (let i = 0; i < x.count; i++) total += sums?.data[i] ?? NaN
    return total / (halvings + 1)
  } finally {
    await executable.dispose()
  }
}
