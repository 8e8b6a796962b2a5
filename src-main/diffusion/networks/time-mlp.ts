import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { NetworkSpec } from '@contract/experiment/network'
import { seededDraw } from '../draw'
import { activations } from './activations'
import { affineParameters, buildAffine, zeroLayer } from './affine'
import { initializations } from './initialization'
import type { Network, NetworkUse } from './network'
import { rowsOf } from './rows'
import { timeEmbedding } from './time-embedding'

/**
 * The network of the path integral sampler (Zhang and Chen 2022, appendix) and of the denoising diffusion sampler
 * (Vargas et al. 2023): a linear layer of x plus an embedding of t, `depth` hidden layers, and a linear one that begins
 * as zero, so that the untrained control is none.
 */
export function timeMlp(
  spec: Extract<NetworkSpec, { readonly kind: 'time-mlp' }>,
  { dimension, horizon, seed }: NetworkUse,
): Network {
  const { width, depth, activation } = spec
  const embedding = timeEmbedding({ name: 'network', features: spec.timeFeatures, width, activation, horizon })
  const state = { name: 'network/state', inputs: dimension, outputs: width }
  const hidden = Array.from({ length: depth }, (_, i) => ({ name: `network/layer${i}`, inputs: width, outputs: width }))
  const last = { name: 'network/output', inputs: width, outputs: dimension }
  const activate = activations[activation]
  return {
    parameters: [...embedding.parameters, ...affineParameters([state, ...hidden, last])],
    build() {
      const draw = seededDraw(seed, 'initial weights')
      const initial = initializations['uniform-fan-in']
      const time = embedding.build(draw)
      const [ofState, ...layers] = [
        ...[state, ...hidden].map((layer) => buildAffine(layer, initial(draw, layer.inputs, layer.outputs))),
        buildAffine(last, zeroLayer(last)),
      ]
      if (ofState === undefined) throw new Error('The network has a layer of its own for the state.')
      const output = (positions: Tensor2D, embedded: Tensor2D) =>
        layers.reduce<Tensor2D>((x, layer) => layer.of(activate(x)), tf.add(ofState.of(positions), embedded))
      return {
        variables: [...time.variables, ...ofState.variables, ...layers.flatMap(({ variables }) => variables)],
        output: (positions, times) => output(positions, time.of(times)),
        at: (times) => rowsOf(time.of(times)).map((row) => (positions) => output(positions, row)),
      }
    },
  }
}
