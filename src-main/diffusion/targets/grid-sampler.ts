import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import type { AliasTable } from '../numerics/alias'

/** Draws indices of an alias table, of the shape that is asked for; part of a traced step. */
export function aliasSampler({ keep, other }: AliasTable, scope: StepScope): (shape: readonly number[]) => Tensor {
  const kept = tf.tensor1d(keep)
  const others = tf.tensor1d(other, 'int32')
  return (shape) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const place = scope.noise.integers([size], keep.length)
    const isKept = tf.less(scope.noise.uniform([size]), tf.gather(kept, place))
    return tf.reshape(tf.where(isKept, place, tf.gather(others, place)), [...shape])
  }
}

/**
 * The difference of two uniforms: the density of a hat on [−1, 1]. A node drawn by its weight and moved by a hat as
 * wide as the grid's step has the density that interpolates the weights linearly.
 */
export const hat = (scope: StepScope, shape: readonly number[]): Tensor =>
  tf.sub(scope.noise.uniform(shape), scope.noise.uniform(shape))
