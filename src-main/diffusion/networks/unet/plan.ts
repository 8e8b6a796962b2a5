import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ImageLayout } from '@contract/tensors'
import type { UNetSpec } from '@contract/experiment/u-net'
import { attention } from './attention'
import { convolution } from './convolution'
import type { Extent, Part } from './part'
import { double, halve, halved } from './resampling'
import { residualBlock } from './residual-block'

type Block = Part<[Tensor4D, Tensor2D], Tensor4D>

/** The blocks of a U-Net in the order in which images pass them. */
export interface Plan {
  readonly input: Part<[Tensor4D], Tensor4D>
  /** On the way down; what each makes, and the input, is kept. */
  readonly down: readonly Block[]
  readonly middle: readonly Block[]
  /** On the way up; those that join take the last that was kept beside what came before. */
  readonly up: readonly { readonly block: Block; readonly joins: boolean }[]
  /** Channels at the end. */
  readonly channels: number
}

/** Levels of halved size, each of the same number of blocks, and on the way up of one more. */
export function planOf(
  { channels, multipliers, blocks, attention: attends, heads }: UNetSpec,
  images: ImageLayout,
): Plan {
  const embedding = embeddingWidth(channels)
  const levels = multipliers.map((multiplier) => channels * multiplier)
  const sizes = levels.slice(1).reduce<readonly Extent[]>((list) => [...list, halved(list.at(-1) ?? images)], [images])
  const kept = [channels]
  let now = channels
  /** The next block: it takes what there is now. */
  const block = (name: string, outputs: number, resample?: (x: Tensor4D) => Tensor4D, joined = 0): Block => {
    const shape = { name: `network/${name}`, inputs: now + joined, outputs, embedding }
    now = outputs
    return residualBlock(resample === undefined ? shape : { ...shape, resample })
  }
  const down = levels.flatMap((outputs, level) => {
    const own = Array.from({ length: blocks }, (_, index) => {
      kept.push(outputs)
      return block(`down${level}/block${index}`, outputs)
    })
    if (level === levels.length - 1) return own
    kept.push(outputs)
    return [...own, block(`down${level}/halve`, outputs, halve)]
  })
  const middle = [
    block('middle/block0', now),
    ...(attends ? [timeless(attention({ name: 'network/middle/attention', channels: now, heads }))] : []),
    block('middle/block1', now),
  ]
  const up = levels.toReversed().flatMap((outputs, index) => {
    const level = levels.length - 1 - index
    const own = Array.from({ length: blocks + 1 }, (_, place) => ({
      block: block(`up${level}/block${place}`, outputs, undefined, kept.pop()),
      joins: true,
    }))
    const size = sizes[level - 1]
    if (size === undefined) return own
    return [...own, { block: block(`up${level}/double`, outputs, (x) => double(x, size)), joins: false }]
  })
  const input = convolution({ name: 'network/input', inputs: images.channels, outputs: channels, side: 3 })
  return { input, down, middle, up, channels: now }
}

/** The embedded time is four times as wide as the first level (Ho et al. 2020). */
export const embeddingWidth = (channels: number): number => 4 * channels

/** A part that pays no heed to the time. */
const timeless = ({ parameters, build }: Part<[Tensor4D], Tensor4D>): Block => ({
  parameters,
  build(draw) {
    const { variables, of } = build(draw)
    return { variables, of: (x) => of(x) }
  },
})
