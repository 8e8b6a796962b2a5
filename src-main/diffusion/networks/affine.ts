import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { InitialLayer } from './initialization'
import type { ParameterShape } from './network'

/** A layer x W + b before its variables exist, which are `name/weights`, [inputs, outputs], and `name/biases`. */
export interface AffineShape {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
}

export interface Affine {
  readonly variables: readonly [weights: Variable, biases: Variable]
  of(x: Tensor2D): Tensor2D
}

/** The parameters of layers, in the order in which `buildAffine` makes their variables. */
export const affineParameters = (layers: readonly AffineShape[]): readonly ParameterShape[] =>
  layers.flatMap(({ name, inputs, outputs }) => [
    { name: `${name}/weights`, shape: [inputs, outputs] },
    { name: `${name}/biases`, shape: [outputs] },
  ])

/** Makes a layer's variables, with these initial values, as part of the step that is being built. */
export function buildAffine({ name, inputs, outputs }: AffineShape, initial: InitialLayer): Affine {
  const weights = tf.variable(tf.tensor2d(initial.weights, [inputs, outputs]), true, `${name}/weights`)
  const biases = tf.variable(tf.tensor1d(initial.biases), true, `${name}/biases`)
  return { variables: [weights, biases], of: (x) => tf.add(tf.matMul(x, weights as Tensor2D), biases) }
}

/** A layer that begins as the constant zero. */
export const zeroLayer = ({ inputs, outputs }: AffineShape): InitialLayer => ({
  weights: new Float32Array(inputs * outputs),
  biases: new Float32Array(outputs),
})
