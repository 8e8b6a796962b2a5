import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Activation } from '@contract/experiment/network'

/** Applied to each value; silu is x/(1 + e^−x). */
export const activations: Readonly<Record<Activation, (x: Tensor2D) => Tensor2D>> = {
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  relu: (x) => tf.relu(x),
  tanh: (x) => tf.tanh(x),
}
