import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * Gradients scaled by c / max(c, ‖g‖), ‖g‖ the norm over all of them (Pascanu et al. 2013): what is not longer than c
 * is multiplied by exactly 1.
 */
export function clippedByNorm(gradients: readonly Tensor[], norm: number): readonly Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)))
  const longest = tf.maximum(tf.sqrt(tf.addN(squares)), norm)
  const factor = tf.div(norm, longest)
  return gradients.map((gradient) => tf.mul(gradient, factor))
}
