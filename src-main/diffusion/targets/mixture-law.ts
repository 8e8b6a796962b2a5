import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Kernel } from '../processes/process'
import type { Components } from './mixture-components'
import { log2Pi, logSumExp } from './numeric'
import type { ExactLaw } from './target'

/**
 * p_t is the mixture with means m μ_k and variances c_k = m² v_k + s². With the posterior weights r_k of the
 * components at x, the score is Σ r_k (m μ_k − x)/c_k.
 */
export function mixtureLaw(components: Components): ExactLaw {
  const { dimension, means, weights } = components
  return {
    logDensity: (point, kernel) => logSumExp(logTerms(components, point, kernel)),
    score(point, kernel) {
      const terms = logTerms(components, point, kernel)
      const whole = logSumExp(terms)
      const score = new Float64Array(dimension)
      for (let k = 0; k < weights.length; k++) {
        const share = Math.exp((terms[k] ?? 0) - whole) / noisedVariance(components, k, kernel)
        for (let j = 0; j < dimension; j++) {
          score[j] = (score[j] ?? 0) + share * (kernel.scale * (means[k * dimension + j] ?? 0) - (point[j] ?? 0))
        }
      }
      return score
    },
    scoreTensor: (points, kernel) => scoreTensor(components, points, kernel),
  }
}

const noisedVariance = ({ variances }: Components, k: number, { scale, deviation }: Kernel<number>) =>
  scale * scale * (variances[k] ?? 1) + deviation * deviation

/** log(w_k N(x; m μ_k, c_k I)) for each component. */
function logTerms(components: Components, point: ArrayLike<number>, kernel: Kernel<number>): Float64Array {
  const { dimension, means, weights } = components
  return Float64Array.from(weights, (weight, k) => {
    const variance = noisedVariance(components, k, kernel)
    let squared = 0
    for (let j = 0; j < dimension; j++)
      squared += ((point[j] ?? 0) - kernel.scale * (means[k * dimension + j] ?? 0)) ** 2
    return Math.log(weight) - 0.5 * (dimension * (log2Pi + Math.log(variance)) + squared / variance)
  })
}

/**
 * ‖x − m μ_k‖² is expanded, so that two matrix products do the work.
 */
function scoreTensor(components: Components, points: Tensor2D, { scale, deviation }: Kernel<Tensor2D>): Tensor2D {
  const { dimension, means, weights, variances } = components
  const count = weights.length
  const centres = tf.tensor2d(means, [count, dimension])
  const logWeights = tf.tensor2d(weights.map(Math.log), [1, count])
  const noised = tf.add(tf.mul(tf.square(scale), tf.tensor2d([...variances], [1, count])), tf.square(deviation))
  const squaredCentres = tf.reshape(tf.sum(tf.square(centres), 1), [1, count])
  const squared = tf.add(
    tf.sub(tf.sum(tf.square(points), 1, true), tf.mul(tf.mul(scale, 2), tf.matMul(points, centres, false, true))),
    tf.mul(tf.square(scale), squaredCentres),
  )
  const logits = tf.sub(logWeights, tf.mul(tf.add(tf.mul(tf.log(noised), dimension), tf.div(squared, noised)), 0.5))
  const shares = tf.div(tf.softmax(logits), noised)
  return tf.sub(tf.mul(scale, tf.matMul(shares, centres)), tf.mul(points, tf.sum(shares, 1, true)))
}
