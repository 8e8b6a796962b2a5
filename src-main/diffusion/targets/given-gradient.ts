import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'

/**
 * A traced function of points [n, d] to [n, 1] whose gradient is given, [n, d], rather than found by going back through
 * its operations: for functions made of branches, whose conditions have no gradient in tfjs.
 */
export function withGradient(
  value: (points: Tensor2D) => Tensor2D,
  gradient: (points: Tensor2D) => Tensor2D,
): (points: Tensor2D) => Tensor2D {
  const differentiable = tf.customGrad((points) => {
    const at = points as Tensor2D
    return { value: value(at), gradFunc: (dy: Tensor) => tf.mul(dy, gradient(at)) }
  })
  return (points) => differentiable(points) as Tensor2D
}
