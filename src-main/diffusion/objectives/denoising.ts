import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { Times } from '@contract/experiment/learning'
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

/**
 * One draw of the denoising loss (Vincent 2011) with weighting λ = s²: the mean over batch and dimensions of
 * s² ‖s_θ(x_t, t) − ∇log p(x_t | x_0)‖² = ‖ε̂ − ε‖², with t uniform on [times.min, times.max], x_t = m x_0 + s ε.
 * An output of zero scores 1 in expectation, the exact score the floor E_t E‖ε − E[ε | x_t]‖²/d.
 */
export function denoisingLoss({ process, times, estimator, draw, noise, batch }: DenoisingParts): Scalar {
  const data = draw(batch)
  const t = tf.add<Tensor2D>(tf.mul(noise.uniform([batch, 1]), times.max - times.min), times.min)
  const epsilon = noise.normal(data.shape) as Tensor2D
  const kernel = process.kernelTensor(t)
  const noised = tf.add<Tensor2D>(tf.mul(kernel.scale, data), tf.mul(kernel.deviation, epsilon))
  const predicted = predictedNoise[estimator.parameterization](estimator.output(noised, t), { noised, kernel, process })
  return tf.mean(tf.square(tf.sub(predicted, epsilon)))
}
