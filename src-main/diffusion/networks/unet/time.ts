import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { Draw } from '../../draw'
import { affineParameters, buildAffine } from '../affine'
import { classIndicators } from '../classes'
import { initializations } from '../initialization'
import type { ParameterShape } from '../network'
import { timeFeatures } from '../time-features'
import { silu } from './silu'

interface EmbeddingShape {
  /** Sines and cosines together. */
  readonly features: number
  readonly width: number
  readonly horizon: number
  /** Classes that are told beside the time; 0 for none. */
  readonly classes: number
}

/** What a U-Net makes of the time, and of the class where it is told one, as every block takes it. */
export interface EmbeddedTime {
  readonly parameters: readonly ParameterShape[]
  build(draw: Draw): {
    readonly variables: readonly Variable[]
    /** Times [n, 1], or [1, 1] for all, and labels, int32 [n], none left out, to [n or 1, width]. */
    of(times: Tensor2D, labels?: Tensor1D): Tensor2D
  }
}

/** Standard deviation of the initial embeddings of the classes, as of Peebles and Xie 2023. */
const initialDeviation = 0.02

/**
 * Sines and cosines of the time through two layers, plus a learnt vector of the class (Ho and Salimans 2022), one more
 * standing for no class; activated.
 */
export function embeddedTime({ features: count, width, horizon, classes }: EmbeddingShape): EmbeddedTime {
  const features = timeFeatures(count, horizon)
  const layers = [
    { name: 'network/time0', inputs: features.width, outputs: width },
    { name: 'network/time1', inputs: width, outputs: width },
  ]
  const table = { name: 'network/classes', shape: [classes + 1, width] as [number, number] }
  return {
    parameters: [...affineParameters(layers), ...(classes > 0 ? [table] : [])],
    build(draw) {
      const affine = layers.map((layer) =>
        buildAffine(layer, initializations['uniform-fan-in'](draw, layer.inputs, layer.outputs)),
      )
      const vectors = classes > 0 ? classVectors(draw, table) : null
      return {
        variables: [...affine.flatMap(({ variables }) => variables), ...(vectors ? [vectors] : [])],
        of(times, labels) {
          const embedded = affine.reduce<Tensor2D>(
            (x, layer, i) => layer.of(i === 0 ? x : silu(x)),
            tf.concat2d([...features.of(times)], 1),
          )
          if (vectors === null) return silu(embedded)
          const told: Tensor2D = tf.matMul(classIndicators(labels, classes), vectors as Tensor2D)
          return silu(tf.add(embedded, told))
        },
      }
    },
  }
}

function classVectors(draw: Draw, { name, shape }: { readonly name: string; readonly shape: [number, number] }) {
  const values = draw.normal(shape[0] * shape[1]).map((z) => initialDeviation * z)
  return tf.variable(tf.tensor2d(values, shape), true, name)
}
