import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { ObjectiveSpec, Times } from '@contract/experiment/objective'
import type { NoiseSource } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Kernel, Process } from '../processes/process'
import type { Parameterization } from '../processes/reverse'
import type { Sampler } from '../targets/target'

export interface DenoisingParts {
  readonly process: Process
  readonly times: Times
  readonly estimator: Estimator
  readonly draw: Sampler
  readonly noise: NoiseSource
  readonly batch: number
  /** Left out: variance. */
  readonly weighting?: ObjectiveSpec['weighting']
}

interface Asked {
  readonly noised: Tensor2D
  readonly kernel: Kernel<Tensor2D>
  readonly process: Process
}

/** The noise that an output stands for: ε̂ = −s · score = (x_t − m x̂_0)/s. */
const predictedNoise: Readonly<Record<Parameterization, (output: Tensor2D, asked: Asked) => Tensor2D>> = {
  noise: (output) => output,
  score: (output, { kernel }) => tf.neg(tf.mul(kernel.deviation, output)),
  data: (output, { noised, kernel }) => tf.div(tf.sub(noised, tf.mul(kernel.scale, output)), kernel.deviation),
  semigroup(output, { noised, kernel, process }) {
    const beside = tf.mul(noised, process.reference.precisionTensor(kernel.scale))
    return tf.mul(kernel.deviation, tf.sub(beside, output))
  },
}

type Weigh = (errors: Tensor2D, asked: Asked & { readonly t: Tensor2D }) => Tensor2D

/** Squared errors of the noise, those of the score times s², given the weight λ instead: times λ/s². */
const weighed: Readonly<Record<ObjectiveSpec['weighting'], Weigh>> = {
  variance: (errors) => errors,
  likelihood: (errors, { t, kernel, process }) =>
    tf.mul(errors, tf.div(process.diffusionSquaredTensor(t), tf.square(kernel.deviation))),
  uniform: (errors, { kernel }) => tf.div(errors, tf.square(kernel.deviation)),
}

/**
 * One draw of the denoising loss (Vincent 2011) with weighting λ: the mean over batch and dimensions of
 * λ ‖s_θ(x_t, t) − ∇log p(x_t | x_0)‖² = λ/s² ‖ε̂ − ε‖², with t uniform on [times.min, times.max], x_t = m x_0 + s ε.
 * With λ = s² an output of zero scores 1 in expectation, the exact score the floor E_t E‖ε − E[ε | x_t]‖²/d.
 */
export function denoisingLoss(parts: DenoisingParts): Scalar {
  const { process, times, estimator, draw, noise, batch, weighting = 'variance' } = parts
  const data = draw(batch)
  const t = tf.add<Tensor2D>(tf.mul(noise.uniform([batch, 1]), times.max - times.min), times.min)
  const epsilon = noise.normal(data.shape) as Tensor2D
  const kernel = process.kernelTensor(t)
  const noised = tf.add<Tensor2D>(tf.mul(kernel.scale, data), tf.mul(kernel.deviation, epsilon))
  const asked = { noised, kernel, process, t }
  const predicted = predictedNoise[estimator.parameterization](estimator.output(noised, t), asked)
  return tf.mean(weighed[weighting](tf.square(tf.sub(predicted, epsilon)), asked))
}
