import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { convolution } from './convolution'
import { learntNormalization } from './learnt-norm'
import type { Part } from './part'

interface AttentionShape {
  readonly name: string
  readonly channels: number
  /** Divides the channels. */
  readonly heads: number
}

/**
 * Self-attention of all pixels (Vaswani et al. 2017), added to its input: each head weighs the values of all pixels by
 * softmax(q kᵀ/√(channels/heads)). The last projection begins as zero.
 */
export function attention({ name, channels, heads }: AttentionShape): Part<[Tensor4D], Tensor4D> {
  const norm = learntNormalization(`${name}/norm`, channels)
  const ask = convolution({ name: `${name}/queries-keys-values`, inputs: channels, outputs: 3 * channels, side: 1 })
  const project = convolution({ name: `${name}/projection`, inputs: channels, outputs: channels, side: 1, zero: true })
  return {
    parameters: [...norm.parameters, ...ask.parameters, ...project.parameters],
    build(draw) {
      const [before, asking, projecting] = [norm.build(), ask.build(draw), project.build(draw)]
      return {
        variables: [...before.variables, ...asking.variables, ...projecting.variables],
        of(x) {
          const [batch, height, width] = x.shape
          const size = channels / heads
          /** [n, pixels, 3, heads, size] to queries, keys and values, each [n, heads, pixels, size]. */
          const split = tf.reshape(asking.of(before.of(x)), [batch, height * width, 3, heads, size])
          const [queries, keys, values] = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
          if (!queries || !keys || !values) throw new Error('Queries, keys and values are three.')
          const weights = tf.softmax(tf.matMul(tf.mul(queries, 1 / Math.sqrt(size)), keys, false, true))
          const seen: Tensor = tf.transpose(tf.matMul(weights, values), [0, 2, 1, 3])
          return tf.add(x, projecting.of(tf.reshape<tf.Rank.R4>(seen, x.shape)))
        },
      }
    },
  }
}
