import { blockedDomain, int, ints } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { Extent } from './windows'

/*
 * Images from rows of pixels, [n, height, width, channels], to blocks of channels and back. Where the channels are one
 * block, or one alone, both are the same numbers in the same order.
 */

/** A batch of images: a name, and height and width. */
export interface Images extends Extent {
  readonly name: string
  readonly batch: number
}

/** Images of whole blocks of channels in blocks; those of fewer channels than a block, channel after channel. */
export function writtenInBlocks({ name, batch, height, width }: Images, channels: number, graph: OnnxGraph): string {
  if (channels === graph.block || channels === 1) return graph.reshape(name, [batch, channels, height, width])
  if (channels < (graph.block ?? 0)) return graph.node('Transpose', [name], { perm: ints([0, 3, 1, 2]) })
  return graph.node('ReorderInput', [name], { channels_last: int(1) }, blockedDomain)
}

/** So many channels of images that are in blocks, pixel by pixel. */
export function readFromBlocks({ name, batch, height, width }: Images, channels: number, graph: OnnxGraph): string {
  const shape = [batch, height, width, channels]
  if (channels === graph.block) return graph.reshape(name, shape)
  const channelsLast = channels > 1
  const attributes = { channels: int(channels), channels_last: int(channelsLast ? 1 : 0) }
  const pixels = graph.node('ReorderOutput', [name], attributes, blockedDomain)
  return channelsLast ? pixels : graph.reshape(pixels, shape)
}
