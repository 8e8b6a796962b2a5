import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { UNetSpec } from '@contract/experiment/u-net'
import { fail } from '@contract/failure'
import { seededDraw } from '../../draw'
import type { Network, NetworkUse } from '../network'
import { convolution } from './convolution'
import { learntNormalization } from './learnt-norm'
import { embeddedTime } from './time'
import { embeddingWidth, planOf } from './plan'
import { silu } from './silu'

/**
 * A U-Net (Ronneberger et al. 2015) for images, in the form of Song et al. 2021: residual blocks that also halve and double the
 * size, self-attention at the lowest resolution, the time as scale and shift. Points [n, d] are images row by row, each
 * pixel's channels together. With 32 channels, multipliers 1·2·2 and one block a level it has 1.32 million parameters, the
 * size of the paper's (1.34).
 * @throws invalid-spec where points are not images.
 */
export function uNet(spec: UNetSpec, { images, horizon, seed, classes = 0 }: NetworkUse): Network {
  if (images === null) {
    throw fail('invalid-spec', 'A U-Net takes images; choose a target of images, or another network.', 'network.kind')
  }
  const { input, down, middle, up, channels } = planOf(spec, images)
  const time = embeddedTime({
    ...{ features: spec.timeFeatures, width: embeddingWidth(spec.channels) },
    ...{ horizon, classes },
  })
  const norm = learntNormalization('network/norm', channels)
  const last = convolution({
    ...{ name: 'network/output', inputs: channels, outputs: images.channels },
    ...{ side: 3, zero: true },
  })
  const blocks = [...down, ...middle, ...up.map(({ block }) => block)]
  return {
    parameters: [time, input, ...blocks, norm, last].flatMap(({ parameters }) => parameters),
    build() {
      const draw = seededDraw(seed, 'initial weights')
      const [embed, first] = [time.build(draw), input.build(draw)]
      const [falling, lowest] = [down.map((part) => part.build(draw)), middle.map((part) => part.build(draw))]
      const rising = up.map(({ block, joins }) => ({ joins, ...block.build(draw) }))
      const [before, end] = [norm.build(), last.build(draw)]
      const output = (positions: Tensor2D, times: Tensor2D, labels?: Tensor1D): Tensor2D => {
        const embedded = embed.of(times, labels)
        const [count, dimension] = positions.shape
        let x = first.of(tf.reshape<tf.Rank.R4>(positions, [count, images.height, images.width, images.channels]))
        const kept = [x]
        for (const block of falling) {
          x = block.of(x, embedded)
          kept.push(x)
        }
        for (const block of lowest) x = block.of(x, embedded)
        for (const { joins, of } of rising) x = of(joins ? joined(x, kept.pop()) : x, embedded)
        return tf.reshape(end.of(silu(before.of(x))), [count, dimension])
      }
      const parts = [embed, first, ...falling, ...lowest, ...rising, before, end]
      return { variables: parts.flatMap(({ variables }) => variables), output }
    },
  }
}

function joined(x: Tensor4D, kept: Tensor4D | undefined): Tensor4D {
  if (kept === undefined) throw new Error('The way up has more blocks than the way down kept.')
  return tf.concat4d([x, kept], 3)
}
