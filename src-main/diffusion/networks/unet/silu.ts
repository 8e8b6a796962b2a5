import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** x σ(x). */
export const silu = <T extends Tensor>(x: T): T => tf.mul(x, tf.sigmoid(x))
