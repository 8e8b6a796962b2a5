import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { untaped } from '../../tensor/untaped'
import { seededDraw } from '../draw'
import type { TargetDensity } from '../targets/target'
import { activations } from './activations'
import { affineParameters, buildAffine, zeroLayer } from './affine'
import { timeEmbedding } from './time-embedding'
import { atTimes, type Network, type NetworkUse } from './network'
import { rowsOf } from './rows'

const width = 64

export interface Guide {
  readonly density: TargetDensity
  /** Largest size of a coordinate of the gradient that is used. */
  readonly clip: number
}

/**
 * NN(x, t) + c(t) ⊙ ∇log γ(x), the target's gradient held within ±clip and taken as given: it is not differentiated
 * itself (Zhang and Chen 2022, section 4.2; Vargas et al. 2023). c is a small network of the time that begins as zero.
 */
export function guidedNetwork(network: Network, { density, clip }: Guide, use: NetworkUse): Network {
  const { dimension, horizon, seed } = use
  const embedding = timeEmbedding({ name: 'network/guide', features: width, width, activation: 'silu', horizon })
  const last = { name: 'network/guide/output', inputs: width, outputs: dimension }
  const gradient = tf.grad((positions) => tf.sum(density.logDensityTensor(positions as Tensor2D)))
  const given = (positions: Tensor2D) => untaped(() => tf.clipByValue(gradient(positions) as Tensor2D, -clip, clip))
  return {
    parameters: [...network.parameters, ...embedding.parameters, ...affineParameters([last])],
    build() {
      const free = network.build()
      const time = embedding.build(seededDraw(seed, 'weights of the guide'))
      const output = buildAffine(last, zeroLayer(last))
      const coefficient = (times: Tensor2D) => output.of(activations.silu(time.of(times)))
      return {
        variables: [...free.variables, ...time.variables, ...output.variables],
        output(positions, times) {
          return tf.add(free.output(positions, times), tf.mul(coefficient(times), given(positions)))
        },
        at(times) {
          const coefficients = rowsOf(coefficient(times))
          return atTimes(free, times).map((apply, k) => (positions) => {
            const guide = tf.mul<Tensor2D>(coefficients[k] ?? 0, given(positions))
            return tf.add(apply(positions), guide)
          })
        },
      }
    },
  }
}
