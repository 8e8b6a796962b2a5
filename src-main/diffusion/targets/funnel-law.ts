import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { log2Pi } from '../numerics/logarithms'
import { neckLaw, type Rest, type RestTensor } from './neck-law'
import type { ExactLaw, TargetDensity } from './target'

/** The funnel's p_t: noised, the later coordinates given v are N(0, (m² e^v + s²) I). */
export function funnelLaw(dimension: number, sigma: number, density: TargetDensity): ExactLaw {
  const others = dimension - 1
  return neckLaw({
    dimension,
    sigma,
    unnoised: {
      logDensity: (point) => density.logDensity(point),
      score(point) {
        const v = point[0] ?? 0
        const precision = Math.exp(-v)
        const pull = (precision * squaredRest(point, dimension) - others) / 2
        return Float64Array.from({ length: dimension }, (_, j) =>
          j === 0 ? pull - v / (sigma * sigma) : -precision * (point[j] ?? 0),
        )
      },
    },
    rest(point, { scale, deviation }): Rest {
      const squared = squaredRest(point, dimension)
      const signal = scale * scale
      const noise = deviation * deviation
      const variance = (v: number) => signal * Math.exp(v) + noise
      // Above this v the likelihood falls; below it, it rises by at most (d − 1)/2 for each unit that v falls.
      const widest = Math.log(Math.max(squared / others - noise, 0) / signal)
      return {
        logLikelihood: (v) => -0.5 * (others * (log2Pi + Math.log(variance(v))) + squared / variance(v)),
        moment: (v) => 1 / variance(v),
        score: (precision, j) => -precision * (point[j] ?? 0),
        window(mean, spread) {
          const right = Math.max(0, widest - mean)
          const curvature = others + right / (spread * spread)
          return {
            from: mean - (spread * spread * others) / 2 - 9.5 * spread,
            to: mean + right + 9.5 * spread,
            step: 0.5 / Math.sqrt(1 / (spread * spread) + curvature),
          }
        },
      }
    },
    restTensor(points, { scale, deviation }): RestTensor {
      const later = tf.slice2d(points, [0, 1], [-1, others])
      const squared = tf.sum(tf.square(later), 1, true) as Tensor2D
      const signal = tf.square(scale)
      const noise = tf.square(deviation)
      const variance = (v: Tensor2D) => tf.add<Tensor2D>(tf.mul(signal, tf.exp(v)), noise)
      return {
        logLikelihood: (v) => tf.mul(tf.add(tf.mul(tf.log(variance(v)), others), tf.div(squared, variance(v))), -0.5),
        moment: (v) => tf.reciprocal(variance(v)),
        score: (precision) => tf.neg(tf.mul(precision, later)),
        window(mean, spread) {
          const reach = tf.mul<Tensor2D>(spread, 8)
          const left = tf.minimum<Tensor2D>(tf.mul(tf.square(spread), others / 2), 12 * sigma)
          const signalLeft = tf.relu(tf.sub<Tensor2D>(tf.mul(squared, 1 / others), noise))
          const widest = tf.log(tf.add<Tensor2D>(tf.div(signalLeft, signal), 1e-30))
          return {
            from: tf.sub(tf.sub(mean, left), reach),
            to: tf.add(tf.maximum(mean, widest), reach),
          }
        },
      }
    },
  })
}

function squaredRest(point: ArrayLike<number>, dimension: number): number {
  let squared = 0
  for (let j = 1; j < dimension; j++) squared += (point[j] ?? 0) ** 2
  return squared
}
