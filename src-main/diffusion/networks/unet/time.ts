import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { affineParameters, buildAffine } from '../affine'
import { initializations } from '../initialization'
import { timeFeatures } from '../time-features'
import type { Part } from './part'
import { silu } from './silu'

/** Times [n, 1] to [n, width]: sines and cosines through two layers, activated, as every block takes them. */
export function embeddedTime(count: number, width: number, horizon: number): Part<[Tensor2D], Tensor2D> {
  const features = timeFeatures(count, horizon)
  const layers = [
    { name: 'network/time0', inputs: features.width, outputs: width },
    { name: 'network/time1', inputs: width, outputs: width },
  ]
  return {
    parameters: affineParameters(layers),
    build(draw) {
      const affine = layers.map((layer) =>
        buildAffine(layer, initializations['uniform-fan-in'](draw, layer.inputs, layer.outputs)),
      )
      return {
        variables: affine.flatMap(({ variables }) => variables),
        of: (times) =>
          affine.reduce<Tensor2D>((x, layer) => silu(layer.of(x)), tf.concat2d([...features.of(times)], 1)),
      }
    },
  }
}
