import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { NetworkSpec } from '@contract/experiment/network'
import { seededDraw } from '../draw'
import { activations } from './activations'
import { affineParameters, buildAffine } from './affine'
import { classIndicators } from './classes'
import { initializations } from './initialization'
import type { Network, NetworkUse } from './network'
import { rowsOf } from './rows'
import { timeFeatures } from './time-features'

/**
 * A multilayer perceptron on [x, features of t]: `depth` hidden layers and a linear one, a_{i+1} = W_i φ(a_i) + b_i.
 * With residual skips the hidden layers after the first, which are as wide as what they are given, are
 * a_{i+1} = a_i + W_i φ(a_i) + b_i (He et al. 2016). Told classes, it has one more input for each of them and for none:
 * a learnt vector of the class that is added to the first layer.
 */
export function mlp(
  spec: Extract<NetworkSpec, { readonly kind: 'mlp' }>,
  { dimension, horizon, seed, classes = 0 }: NetworkUse,
): Network {
  const features = timeFeatures(spec.timeFeatures, horizon)
  const told = (labels?: Tensor1D) => (classes > 0 ? [classIndicators(labels, classes)] : [])
  const sizes = [
    dimension + features.width + (classes > 0 ? classes + 1 : 0),
    ...Array<number>(spec.depth).fill(spec.width),
    dimension,
  ]
  const layers = sizes.slice(1).map((outputs, i) => ({ inputs: sizes[i] ?? 0, outputs, name: `network/layer${i}` }))
  const activate = activations[spec.activation]
  const isResidual = (i: number) => spec.skip === 'residual' && i > 0 && i < spec.depth
  return {
    parameters: affineParameters(layers),
    build() {
      const draw = seededDraw(seed, 'initial weights')
      const affine = layers.map((layer) =>
        buildAffine(layer, initializations[spec.initialization](draw, layer.inputs, layer.outputs)),
      )
      const output = (positions: Tensor2D, featured: readonly Tensor2D[]) =>
        affine.reduce<Tensor2D>(
          (x, layer, i) => {
            const next = layer.of(i === 0 ? x : activate(x))
            return isResidual(i) ? tf.add(x, next) : next
          },
          tf.concat([positions, ...featured.map((part) => forEachRow(part, positions))], 1),
        )
      return {
        variables: affine.flatMap(({ variables }) => variables),
        output: (positions, times, labels) => output(positions, [...features.of(times), ...told(labels)]),
        at: (times) =>
          rowsOf(tf.concat2d([...features.of(times)], 1)).map(
            (row) => (positions) => output(positions, [row, ...told()]),
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
