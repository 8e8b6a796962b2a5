import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import type { ParameterShape } from '../network'
import { groupNormalization } from './normalization'
import type { Modulation } from './normalization'

/** Group normalization with a learnt gain and offset for each channel, which begin as 1 and 0. */
export interface LearntNormalization {
  readonly parameters: readonly ParameterShape[]
  build(): {
    readonly variables: readonly Variable[]
    /** With a modulation of each image on top: gain (1 + scale) and offset (1 + scale) + shift. */
    of(x: Tensor4D, modulation?: { readonly scale: Tensor2D; readonly shift: Tensor2D }): Tensor4D
  }
}

/** `name`: what its parameters' names begin with. */
export const learntNormalization = (name: string, channels: number): LearntNormalization => ({
  parameters: [
    { name: `${name}/gain`, shape: [channels] },
    { name: `${name}/offset`, shape: [channels] },
  ],
  build() {
    const gain = tf.variable(tf.ones([channels]), true, `${name}/gain`)
    const offset = tf.variable(tf.zeros([channels]), true, `${name}/offset`)
    const learnt = (): Modulation => ({ gain: row(gain, channels), offset: row(offset, channels) })
    return {
      variables: [gain, offset],
      of(x, modulation) {
        if (modulation === undefined) return groupNormalization(x, learnt())
        const [own, factor] = [learnt(), tf.add<Tensor2D>(modulation.scale, 1)]
        const moved = tf.add<Tensor2D>(tf.mul(own.offset, factor), modulation.shift)
        return groupNormalization(x, { gain: tf.mul(own.gain, factor), offset: moved })
      },
    }
  },
})

const row = (t: tf.Tensor, channels: number): Tensor2D => tf.reshape(t, [1, channels])
