import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Kernel, Process } from './process'
import type { Parameterization } from './reverse'

/** What an estimator was asked: positions x_t, [n, d], and the kernel at their times. */
export interface Asked {
  readonly noised: Tensor2D
  readonly kernel: Kernel<Tensor2D>
  readonly process: Process
}

/** The noise that an output stands for, traced: ε̂ = −s · score = (x_t − m x̂_0)/s. */
export const predictedNoise: Readonly<Record<Parameterization, (output: Tensor2D, asked: Asked) => Tensor2D>> = {
  noise: (output) => output,
  score: (output, { kernel }) => tf.neg(tf.mul(kernel.deviation, output)),
  data: (output, { noised, kernel }) => tf.div(tf.sub(noised, tf.mul(kernel.scale, output)), kernel.deviation),
  semigroup(output, { noised, kernel, process }) {
    const beside = tf.mul(noised, process.reference.precisionTensor(kernel.scale))
    return tf.mul(kernel.deviation, tf.sub(beside, output))
  },
}
