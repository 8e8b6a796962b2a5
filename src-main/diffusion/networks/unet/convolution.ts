import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { zeroLayer } from '../affine'
import { initializations } from '../initialization'
import type { Part } from './part'

interface ConvolutionShape {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  /** Side of the square filter: 1 or 3. */
  readonly side: 1 | 3
  /** Begins as the constant zero, so that what it is added to passes unchanged at first. */
  readonly zero?: true
}

/** A convolution that keeps height and width; weights [side, side, inputs, outputs] start uniform on ±1/√fan-in. */
export function convolution({ name, inputs, outputs, side, zero }: ConvolutionShape): Part<[Tensor4D], Tensor4D> {
  const shape: [number, number, number, number] = [side, side, inputs, outputs]
  return {
    parameters: [
      { name: `${name}/weights`, shape },
      { name: `${name}/biases`, shape: [outputs] },
    ],
    build(draw) {
      const fan = { name, inputs: side * side * inputs, outputs }
      const initial = zero ? zeroLayer(fan) : initializations['uniform-fan-in'](draw, fan.inputs, outputs)
      const weights = tf.variable(tf.tensor4d(initial.weights, shape), true, `${name}/weights`)
      const biases = tf.variable(tf.tensor1d(initial.biases), true, `${name}/biases`)
      return {
        variables: [weights, biases],
        of: (x) => tf.add<Tensor4D>(tf.conv2d(x, weights.as4D(...shape), 1, 'same'), biases),
      }
    },
  }
}
