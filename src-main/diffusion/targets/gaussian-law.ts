import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { log2Pi, logNormal } from '../numerics/logarithms'
import type { ExactLaw, TargetDensity, TargetMoments } from './target'

/** log N(x; μ, diag v). */
export function gaussianDensity(mean: readonly number[], variance: readonly number[]): TargetDensity {
  const constant = variance.reduce((sum, v) => sum + 0.5 * (log2Pi + Math.log(v)), 0)
  return {
    normalized: true,
    logDensity: (point) => mean.reduce((sum, mu, j) => sum + logNormal(point[j] ?? 0, mu, variance[j] ?? 1), 0),
    logDensityTensor: (points) =>
      tf.sub(tf.mul(tf.sum(tf.div(tf.square(tf.sub(points, row(mean))), row(variance)), 1, true), -0.5), constant),
  }
}

/** p_t = N(m μ, diag(m² v + s²)). */
export function gaussianLaw(mean: readonly number[], variance: readonly number[]): ExactLaw {
  return {
    origin: 'formula',
    logDensity: (point, { scale, deviation }) =>
      mean.reduce(
        (sum, mu, j) =>
          sum + logNormal(point[j] ?? 0, scale * mu, scale * scale * (variance[j] ?? 1) + deviation * deviation),
        0,
      ),
    score: (point, { scale, deviation }) =>
      Float64Array.from(
        mean,
        (mu, j) => (scale * mu - (point[j] ?? 0)) / (scale * scale * (variance[j] ?? 1) + deviation * deviation),
      ),
    scoreTensor: (points, { scale, deviation }) =>
      tf.div(
        tf.sub(tf.mul(scale, row(mean)), points),
        tf.add(tf.mul(tf.square(scale), row(variance)), tf.square(deviation)),
      ),
  }
}

/** ‖μ‖, and the root of the mean variance. */
export const gaussianMoments = (mean: readonly number[], variance: readonly number[]): TargetMoments => ({
  meanLength: Math.sqrt(mean.reduce((sum, mu) => sum + mu * mu, 0)),
  deviation: Math.sqrt(variance.reduce((sum, v) => sum + v, 0) / variance.length),
})

/** Values as a row, [1, d]. */
export const row = (values: readonly number[]): Tensor2D => tf.tensor2d([...values], [1, values.length])
