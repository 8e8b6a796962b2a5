import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { Activation } from '@contract/experiment/network'
import type { Draw } from '../draw'
import { activations } from './activations'
import { affineParameters, buildAffine } from './affine'
import { initializations } from './initialization'
import type { ParameterShape } from './network'

const lowest = 0.1
const highest = 100

interface EmbeddingSpec {
  /** Begins the names of the parameters. */
  readonly name: string
  /** Sines and cosines together. */
  readonly features: number
  readonly width: number
  readonly activation: Activation
  readonly horizon: number
}

/** What a network makes of the time before it meets the position; times [n, 1] to [n, width]. */
export interface TimeEmbedding {
  readonly parameters: readonly ParameterShape[]
  build(draw: Draw): { readonly variables: readonly Variable[]; of(times: Tensor2D): Tensor2D }
}

/**
 * Sines and cosines of ω t/T + φ, ω evenly spaced from 0.1 to 100 and the phases φ learnt from N(0, 1), through two
 * layers: the time's path of Zhang and Chen 2022 and of Vargas et al. 2023.
 */
export function timeEmbedding({ name, features, width, activation, horizon }: EmbeddingSpec): TimeEmbedding {
  const half = features / 2
  const frequencies = Array.from(
    { length: half },
    (_, i) => (lowest + (half === 1 ? 0 : i / (half - 1)) * (highest - lowest)) / horizon,
  )
  const layers = [
    { name: `${name}/time0`, inputs: features, outputs: width },
    { name: `${name}/time1`, inputs: width, outputs: width },
  ] as const
  const activate = activations[activation]
  return {
    parameters: [{ name: `${name}/phases`, shape: [1, half] }, ...affineParameters(layers)],
    build(draw) {
      const phases = tf.variable(tf.tensor2d(draw.normal(half), [1, half]), true, `${name}/phases`)
      const initial = initializations['uniform-fan-in']
      const [first, second] = layers.map((layer) => buildAffine(layer, initial(draw, layer.inputs, layer.outputs)))
      if (first === undefined || second === undefined) throw new Error('A time embedding has two layers.')
      return {
        variables: [phases, ...first.variables, ...second.variables],
        of(times) {
          const angles = tf.add<Tensor2D>(tf.mul(times, tf.tensor2d(frequencies, [1, half])), phases)
          return second.of(activate(first.of(tf.concat2d([tf.sin(angles), tf.cos(angles)], 1))))
        },
      }
    },
  }
}
