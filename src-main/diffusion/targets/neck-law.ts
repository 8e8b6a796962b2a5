import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { logNormal } from '../numerics/logarithms'
import { posterior, posteriorTensor, rowMean, type Window } from '../numerics/quadrature'
import type { Kernel } from '../processes/process'
import type { ExactLaw } from './target'

/** The noised law of all coordinates but the first, given the first one's value v before it was noised. */
export interface Rest {
  logLikelihood(v: number): number
  /** What the score needs of v: it is linear in it. */
  moment(v: number): number
  /** The score of the coordinate with that index (from 1), given the mean moment. */
  score(moment: number, index: number): number
  /** Where v counts, if it is N(mean, deviation²) before the other coordinates are seen. */
  window(mean: number, deviation: number): Window
}

/** As Rest, traced; v of shape [n, nodes], all else [n, 1] or [n, d − 1]. */
export interface RestTensor {
  logLikelihood(v: Tensor2D): Tensor2D
  moment(v: Tensor2D): Tensor2D
  score(moment: Tensor2D): Tensor2D
  window(mean: Tensor2D, deviation: Tensor2D): { readonly from: Tensor2D; readonly to: Tensor2D }
}

/** A target with a first coordinate v ~ N(0, sigma²), given which the others are Gaussian. */
export interface Neck {
  readonly dimension: number
  readonly sigma: number
  /** log π and ∇log π. */
  readonly unnoised: Pick<ExactLaw, 'logDensity' | 'score'>
  rest(point: ArrayLike<number>, kernel: Kernel<number>): Rest
  restTensor(points: Tensor2D, kernel: Kernel<Tensor2D>): RestTensor
}

/**
 * p_t as an integral over v. Given x_1 alone, v is N(σ²m x_1/D, σ²s²/D) with D = m²σ² + s², so
 * p_t(x) = N(x_1; 0, D) E[p(x_{2:d} | v)], and ∂_1 log p_t = (m E[v | x] − x_1)/s², written so that nothing cancels
 * for small s: −x_1/D + (mσ/(s√D)) E[(v − mean)/deviation | x].
 */
export function neckLaw({ dimension, sigma, unnoised, rest, restTensor }: Neck): ExactLaw {
  const seen = (point: ArrayLike<number>, kernel: Kernel<number>) => {
    const { scale, deviation } = kernel
    const first = point[0] ?? 0
    const whole = scale * scale * sigma * sigma + deviation * deviation
    const mean = (sigma * sigma * scale * first) / whole
    const spread = (sigma * deviation) / Math.sqrt(whole)
    const others = rest(point, kernel)
    const over = posterior(
      (v) => logNormal(v, mean, spread * spread) + others.logLikelihood(v),
      others.window(mean, spread),
    )
    return { first, whole, mean, spread, others, over }
  }
  return {
    origin: 'integral',
    logDensity(point, kernel) {
      if (kernel.deviation === 0) return scaledDensity(unnoised.logDensity, point, kernel.scale, dimension)
      const { first, whole, over } = seen(point, kernel)
      return logNormal(first, 0, whole) + over.logTotal
    },
    score(point, kernel) {
      const { scale, deviation } = kernel
      if (deviation === 0) return unnoised.score(divided(point, scale), kernel).map((value) => value / scale)
      const { first, whole, mean, spread, others, over } = seen(point, kernel)
      const pull = over.mean((v) => (v - mean) / spread)
      const moment = over.mean((v) => others.moment(v))
      return Float64Array.from({ length: dimension }, (_, j) =>
        j === 0 ? -first / whole + ((scale * sigma) / (deviation * Math.sqrt(whole))) * pull : others.score(moment, j),
      )
    },
    scoreTensor(points, kernel) {
      const { scale, deviation } = kernel
      const first = tf.slice2d(points, [0, 0], [-1, 1])
      const whole = tf.add<Tensor2D>(tf.square(tf.mul(scale, sigma)), tf.square(deviation))
      const root = tf.sqrt(whole)
      const mean = tf.div<Tensor2D>(tf.mul(tf.mul(scale, sigma * sigma), first), whole)
      const spread = tf.div<Tensor2D>(tf.mul(deviation, sigma), root)
      const others = restTensor(points, kernel)
      // v is measured in deviations from its mean, which keeps its digits where the deviation is small.
      const at = (u: Tensor2D) => tf.add<Tensor2D>(mean, tf.mul(spread, u))
      const { from, to } = others.window(mean, spread)
      const inDeviations = (v: Tensor2D) => tf.div<Tensor2D>(tf.sub(v, mean), spread)
      const { nodes, shares } = posteriorTensor((u) => tf.sub(others.logLikelihood(at(u)), tf.mul(tf.square(u), 0.5)), {
        from: inDeviations(from),
        to: inDeviations(to),
      })
      const pull = tf.div(tf.mul(tf.mul(scale, sigma), rowMean(shares, nodes)), tf.mul(deviation, root))
      const neck = tf.sub<Tensor2D>(pull, tf.div(first, whole))
      return tf.concat([neck, others.score(rowMean(shares, others.moment(at(nodes))))], 1)
    },
  }
}

const divided = (point: ArrayLike<number>, by: number): Float64Array => Float64Array.from(point, (value) => value / by)

const scaledDensity = (
  logDensity: ExactLaw['logDensity'],
  point: ArrayLike<number>,
  scale: number,
  dimension: number,
): number => logDensity(divided(point, scale), { scale: 1, deviation: 0 }) - dimension * Math.log(scale)
