import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import type { Kernel } from '../processes/process'
import type { ExactLaw, Sampler, TargetDensity } from '../targets/target'

/** ∇log p_t at points [n, d]. */
export interface SourcedScore {
  readonly score: Tensor2D
  /** How many draws it rests on, [n, 1]; null where it is exact. */
  readonly effective: Tensor2D | null
}

/**
 * Makes, as part of a step with the target's sampler, the score at points and kernels [n, 1]; each call with draws of its
 * own.
 */
export type ScoreSource = (
  scope: StepScope,
  draw: Sampler,
) => (points: Tensor2D, kernel: Kernel<Tensor2D>) => SourcedScore

/** The score of a law that is known. */
export const exactSource =
  (law: ExactLaw): ScoreSource =>
  () =>
  (points, kernel) => ({ score: law.scoreTensor(points, kernel), effective: null })

/** Draws of x_0 about each point, and of π for all points together. */
const draws = { about: 64, ofTarget: 2048 } as const

/**
 * The score of a density that is known up to its constant, by the better of two self-normalised estimates at each point:
 * x_0 = (x + s Z)/m weighted by π(x_0), good where the noise is small beside π, and x_0 ~ π weighted by N(x; m x_0, s²I),
 * good where it is large. Biased by 1/n to first order.
 */
export const estimatedSource =
  (density: TargetDensity): ScoreSource =>
  (scope, draw) =>
  (points, kernel) => {
    const [count = 0, dimension = 0] = points.shape
    const noise = scope.noise.normal([count * draws.about, dimension])
    const near = byPosterior(density, points, kernel, noise)
    const far = bySamples(draw(draws.ofTarget), points, kernel)
    const isNear = tf.greater(near.effective, far.effective)
    return {
      score: tf.where(isNear, near.score, far.score),
      effective: tf.where(isNear, near.effective, far.effective),
    }
  }

interface Weighed {
  readonly score: Tensor2D
  readonly effective: Tensor2D
}

/** E_w[Z]/s over Z of each point, [n · K, d]. */
function byPosterior(
  density: TargetDensity,
  points: Tensor2D,
  { scale, deviation }: Kernel<Tensor2D>,
  noise: Tensor2D,
): Weighed {
  const [count = 0, dimension = 0] = points.shape
  const each = [count, draws.about, dimension]
  const [z, ones] = [tf.reshape(noise, each), [count, 1, 1]]
  const moved = tf.add(tf.reshape(points, [count, 1, dimension]), tf.mul(tf.reshape(deviation, ones), z))
  const starts = tf.reshape<tf.Rank.R2>(tf.div(moved, tf.reshape(scale, ones)), [count * draws.about, dimension])
  const shares = tf.softmax(tf.reshape<tf.Rank.R2>(density.logDensityTensor(starts), [count, draws.about]))
  const mean = tf.sum<Tensor2D>(tf.mul(tf.reshape(shares, [count, draws.about, 1]), z), 1)
  return { score: tf.div(mean, deviation), effective: effectiveDraws(shares) }
}

/** (m E_w[x_0] − x)/s² over the same samples [K, d] for all points. */
function bySamples(samples: Tensor2D, points: Tensor2D, { scale, deviation }: Kernel<Tensor2D>): Weighed {
  const precision = tf.reciprocal<Tensor2D>(tf.square(deviation))
  const squared = tf.reshape(tf.sum(tf.square(samples), 1), [1, draws.ofTarget])
  // log N(x; m x_0, s²I) less what all x_0 share
  const logs = tf.mul<Tensor2D>(
    precision,
    tf.sub(tf.mul(scale, tf.matMul(points, samples, false, true)), tf.mul(tf.mul(tf.square(scale), 0.5), squared)),
  )
  const shares = tf.softmax(logs)
  const mean = tf.mul(scale, tf.matMul(shares, samples))
  return { score: tf.mul(precision, tf.sub(mean, points)), effective: effectiveDraws(shares) }
}

/** 1/Σ w² of weights that sum to one in each row. */
const effectiveDraws = (shares: Tensor2D): Tensor2D => tf.reciprocal(tf.sum<Tensor2D>(tf.square(shares), 1, true))
