import * as tf from '@tensorflow/tfjs-core'
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core'
import { log2Pi, logSumExp } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'
import type { Weighted } from './mixture-components'
import type { ExactLaw, TargetDensity } from './target'

/**
 * p_t is the mixture with means m μ_k and variances c_k = m² v_k + s². With the posterior weights r_k of the
 * components at x, the score is Σ r_k (m μ_k − x)/c_k.
 */
export function mixtureLaw(components: Weighted): ExactLaw {
  const { dimension, means, weights } = components
  return {
    origin: 'formula',
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

const unnoised: Kernel<number> = { scale: 1, deviation: 0 }

/** log Σ w_k N(x; μ_k, v_k I). */
export function mixtureDensity(components: Weighted): TargetDensity {
  return {
    normalized: true,
    logDensity: (point) => logSumExp(logTerms(components, point, unnoised)),
    logDensityTensor(points) {
      const one = tf.ones<Rank.R2>([1, 1])
      const terms = logTermsTensor(components, points, { scale: one, deviation: tf.zerosLike(one) })
      return tf.sub(tf.logSumExp(terms, 1, true), (components.dimension / 2) * log2Pi)
    },
  }
}

/** The posterior probability of each component at a point. */
export function responsibilities(components: Weighted, point: ArrayLike<number>): Float64Array {
  const terms = logTerms(components, point, unnoised)
  const whole = logSumExp(terms)
  return terms.map((term) => Math.exp(term - whole))
}

const noisedVariance = ({ variances }: Weighted, k: number, { scale, deviation }: Kernel<number>) =>
  scale * scale * (variances[k] ?? 1) + deviation * deviation

/** log(w_k N(x; m μ_k, c_k I)) for each component. */
function logTerms(components: Weighted, point: ArrayLike<number>, kernel: Kernel<number>): Float64Array {
  const { dimension, means, weights } = components
  return Float64Array.from(weights, (weight, k) => {
    const variance = noisedVariance(components, k, kernel)
    let squared = 0
    for (let j = 0; j < dimension; j++)
      squared += ((point[j] ?? 0) - kernel.scale * (means[k * dimension + j] ?? 0)) ** 2
    return Math.log(weight) - 0.5 * (dimension * (log2Pi + Math.log(variance)) + squared / variance)
  })
}

/** c_k = m² v_k + s², [n, K] or [1, K]. */
function noisedVariances({ variances }: Weighted, { scale, deviation }: Kernel<Tensor2D>): Tensor2D {
  return tf.add(tf.mul(tf.square(scale), tf.tensor2d([...variances], [1, variances.length])), tf.square(deviation))
}

const centresOf = ({ dimension, means, weights }: Weighted): Tensor2D =>
  tf.tensor2d(Float32Array.from(means), [weights.length, dimension])

/**
 * log(w_k N(x; m μ_k, c_k I)) without the constant (d/2) log 2π, [n, K]. ‖x − m μ_k‖² is expanded, so that a matrix
 * product does the work.
 */
function logTermsTensor(components: Weighted, points: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D {
  const { dimension, weights } = components
  const { scale } = kernel
  const count = weights.length
  const centres = centresOf(components)
  const logWeights = tf.tensor2d(weights.map(Math.log), [1, count])
  const noised = noisedVariances(components, kernel)
  const squaredCentres = tf.reshape(tf.sum(tf.square(centres), 1), [1, count])
  const squared = tf.add(
    tf.sub(tf.sum(tf.square(points), 1, true), tf.mul(tf.mul(scale, 2), tf.matMul(points, centres, false, true))),
    tf.mul(tf.square(scale), squaredCentres),
  )
  return tf.sub(logWeights, tf.mul(tf.add(tf.mul(tf.log(noised), dimension), tf.div(squared, noised)), 0.5))
}

function scoreTensor(components: Weighted, points: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D {
  const shares = tf.div<Tensor2D>(
    tf.softmax(logTermsTensor(components, points, kernel)),
    noisedVariances(components, kernel),
  )
  return tf.sub(tf.mul(kernel.scale, tf.matMul(shares, centresOf(components))), tf.mul(points, tf.sum(shares, 1, true)))
}
