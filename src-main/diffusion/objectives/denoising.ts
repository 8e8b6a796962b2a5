import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { TimeSampling } from '@contract/experiment/time-sampling'
import type { DenoisingSpec, Times } from '@contract/experiment/objective'
import type { NoiseSource } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import { predictedNoise, type Asked } from '../processes/predicted-noise'
import type { Process } from '../processes/process'
import { uniformLaw, type TimeLaw } from '../processes/time-law'
import type { LabelledSampler, Sampler } from '../targets/target'
import { drawTimes } from './time-sampling'

export interface DenoisingParts {
  readonly process: Process
  readonly times: Times
  /** Left out: uniform on those times. */
  readonly law?: TimeLaw
  readonly estimator: Estimator
  /** With labels where the estimator is told classes. */
  readonly draw: Sampler | LabelledSampler
  readonly noise: NoiseSource
  readonly batch: number
  /** Left out: variance. */
  readonly weighting?: DenoisingSpec['weighting']
  /** Left out: independent times by their law. */
  readonly timeSampling?: TimeSampling
}

type Weigh = (errors: Tensor2D, asked: Asked & { readonly t: Tensor2D }) => Tensor2D

/** Squared errors of the noise, those of the score times s², given the weight λ instead: times λ/s². */
const weighed: Readonly<Record<DenoisingSpec['weighting'], Weigh>> = {
  variance: (errors) => errors,
  likelihood: (errors, { t, kernel, process }) =>
    tf.mul(errors, tf.div(process.diffusionSquaredTensor(t), tf.square(kernel.deviation))),
  uniform: (errors, { kernel }) => tf.div(errors, tf.square(kernel.deviation)),
  velocity: (errors, { kernel }) => tf.mul(errors, tf.add(1, tf.square(tf.div(kernel.deviation, kernel.scale)))),
}

/**
 * One draw of the denoising loss (Vincent 2011) with weighting λ: the mean over batch and dimensions of
 * λ ‖s_θ(x_t, t) − ∇log p(x_t | x_0)‖² = λ/s² ‖ε̂ − ε‖², with t drawn by its law, x_t = m x_0 + s ε.
 * With λ = s² an output of zero scores 1 in expectation, the exact score the floor E_t E‖ε − E[ε | x_t]‖²/d.
 */
export function denoisingLoss(parts: DenoisingParts): Scalar {
  return tf.mean(denoisingErrors(noisedDraw(parts), parts))
}

/** Points that were noised: x_t, t, the noise that is in x_t, and m and s at t. */
export interface NoisedDraw extends Asked {
  readonly t: Tensor2D
  readonly epsilon: Tensor2D
  /** What each point’s errors count, [n, 1], where its time was drawn otherwise than by the law; else null. */
  readonly weight: Tensor2D | null
  /** What the estimator is told of the points; left out: nothing. */
  readonly labels?: Tensor1D
}

/** Draws that many points, times and noises. */
export function noisedDraw(parts: Omit<DenoisingParts, 'estimator'>): NoisedDraw {
  const { process, times, law = uniformLaw(times), weighting = 'variance', draw, noise, batch } = parts
  const drawn = draw(batch)
  const { points: data, ...told } = drawn instanceof tf.Tensor ? { points: drawn } : drawn
  const sampling = parts.timeSampling ?? { spacing: 'independent', density: 'law' }
  const { t, weight } = drawTimes({ law, process, weighting, sampling, noise, batch })
  const epsilon = noise.normal(data.shape)
  const kernel = process.kernelTensor(t)
  const noised = tf.add<Tensor2D>(tf.mul(kernel.scale, data), tf.mul(kernel.deviation, epsilon))
  return { noised, kernel, process, t, epsilon, weight, ...told }
}

/** λ/s² (ε̂ − ε)² of each point and coordinate, [n, d]; their mean is the loss. */
export function denoisingErrors(
  draw: NoisedDraw,
  { estimator, weighting = 'variance' }: Pick<DenoisingParts, 'estimator' | 'weighting'>,
): Tensor2D {
  const output = estimator.output(draw.noised, draw.t, draw.labels)
  const predicted = predictedNoise[estimator.parameterization](output, draw)
  const errors = weighed[weighting](tf.square(tf.sub(predicted, draw.epsilon)), draw)
  return draw.weight === null ? errors : tf.mul(errors, draw.weight)
}
