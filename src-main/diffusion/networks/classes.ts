import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/**
 * Classes as a network is told them: a one at the place of each label, [n, classes + 1], the last place for no class;
 * without labels one such row for all.
 */
export function classIndicators(labels: Tensor1D | undefined, classes: number): Tensor2D {
  const told = labels ?? tf.tensor1d([classes], 'int32')
  return tf.cast(tf.oneHot(told, classes + 1), 'float32') as Tensor2D
}
