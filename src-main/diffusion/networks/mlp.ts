import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { NetworkSpec } from '@contract/experiment/network'
import { seededDraw } from '../draw'
import { activations } from './activations'
import { initializations } from './initialization'
import type { Network } from './network'
import { timeFeatures } from './time-features'

/** What a network is made for. */
export interface NetworkUse {
  readonly dimension: number
  /** T of the process, which the time features are scaled by. */
  readonly horizon: number
  readonly seed: number
}

/** A multilayer perceptron on [x, features of t]: `depth` hidden layers and a linear one. */
export function mlp(
  spec: Extract<NetworkSpec, { readonly kind: 'mlp' }>,
  { dimension, horizon, seed }: NetworkUse,
): Network {
  const features = timeFeatures(spec.timeFeatures, horizon)
  const sizes = [dimension + features.width, ...Array<number>(spec.depth).fill(spec.width), dimension]
  const layers = sizes.slice(1).map((outputs, i) => ({ inputs: sizes[i] ?? 0, outputs, name: `network/layer${i}` }))
  const activate = activations[spec.activation]
  return {
    parameters: layers.flatMap(({ name, inputs, outputs }) => [
      { name: `${name}/weights`, shape: [inputs, outputs] },
      { name: `${name}/biases`, shape: [outputs] },
    ]),
    build() {
      const draw = seededDraw(seed, 'initial weights')
      const affine = layers.map(({ name, inputs, outputs }) => {
        const initial = initializations[spec.initialization](draw, inputs, outputs)
        const weights = tf.variable(tf.tensor2d(initial.weights, [inputs, outputs]), true, `${name}/weights`)
        const biases = tf.variable(tf.tensor1d(initial.biases), true, `${name}/biases`)
        return { weights, biases }
      })
      return {
        variables: affine.flatMap(({ weights, biases }) => [weights, biases]),
        output: (positions, times) =>
          affine.reduce<Tensor2D>(
            (x, { weights, biases }, i) => tf.add(tf.matMul(i === 0 ? x : activate(x), weights), biases),
            tf.concat([positions, ...features.of(times).map((part) => forEachRow(part, positions))], 1),
          ),
      }
    },
  }
}

/** Repeats the features of a single time for every position. */
function forEachRow(features: Tensor2D, positions: Tensor2D): Tensor2D {
  const rows = positions.shape[0]
  return features.shape[0] === rows ? features : tf.add(tf.zeros([rows, 1]), features)
}
