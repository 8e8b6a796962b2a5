import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { readScore } from '../processes/reading'
import { rowsOf, stepColumns } from './columns'
import { eulerMaruyamaRow } from './euler-maruyama'
import type { BuildSampler } from './sampler'

const names = ['time', 'position', 'output', 'noise', 'nextTime', 'scorePosition', 'scoreOutput', 'largest'] as const

/** Mean over the rows of their lengths. */
const meanLength = (rows: Tensor2D): Scalar => tf.mean(tf.sqrt(tf.sum(tf.square(rows), 1)))

/**
 * Predictor–corrector (Song et al. 2021, algorithms 1 and 4): an Euler–Maruyama step of the reverse SDE, then at its
 * end corrections by Langevin dynamics y ← y + ε score + √(2ε) z, whose stationary law is p_t, with
 * ε = 2 (r ‖z‖/‖score‖)², lengths averaged over the samples, and at most m² + s². Weak order 1 as its predictor,
 * whose error the corrections shrink at one evaluation each, down to what Langevin steps of that size leave themselves:
 * on a Gaussian a variance that is too large by the part r², however many the steps.
 */
export const predictorCorrector: BuildSampler = (parts, scope) => {
  const { process, estimator, grid, position, sampling } = parts
  const { parameterization } = estimator
  const rowAt = rowsOf(grid, (t, next, k) => {
    const score = readScore(process, parameterization, next)
    const { scale, deviation } = process.kernel(next)
    return {
      time: t,
      ...eulerMaruyamaRow(t, next, k, parts),
      nextTime: next,
      scorePosition: score.position,
      scoreOutput: score.output,
      largest: scale ** 2 + deviation ** 2,
    }
  })
  const at = stepColumns(names, rowAt, scope)
  const { steps, signalToNoise } = sampling.corrector
  return () => {
    const now = at()
    const ask = (of: Tensor2D, time: 'time' | 'nextTime') => estimator.output(of, tf.reshape(now(time), [1, 1]))
    const predicted = tf.add(tf.mul(position, now('position')), tf.mul(ask(position, 'time'), now('output')))
    let here = tf.add<Tensor2D>(predicted, tf.mul(scope.noise.normal(position.shape), now('noise')))
    for (let correction = 0; correction < steps; correction++) {
      const score = tf.add<Tensor2D>(
        tf.mul(here, now('scorePosition')),
        tf.mul(ask(here, 'nextTime'), now('scoreOutput')),
      )
      const noise = scope.noise.normal(position.shape)
      const ratio = tf.div(tf.mul(meanLength(noise), signalToNoise), meanLength(score))
      const size = tf.minimum(tf.mul(tf.square(ratio), 2), now('largest'))
      const drift = tf.mul(score, size)
      here = tf.add<Tensor2D>(tf.add(here, drift), tf.mul(noise, tf.sqrt(tf.mul(size, 2))))
    }
    position.assign(here)
    return {}
  }
}
