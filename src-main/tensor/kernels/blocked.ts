import { blockedDomain, int, ints } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import { area } from './windows'
import type { Windows } from './windows'

/*
 * ONNX Runtime's own convolution in blocks (its domain `com.microsoft.nchwc`): the channels of images in blocks of as
 * many as the processor computes at once, [n, channels / block, height, width, block], those of a filter in blocks both
 * ways, [out / block, in / block, height, width, block of in, block of out]. Images are read in place, where patches copy
 * each pixel once for every tap. The operators' shapes name the channels before height and width all the same.
 */

/** The block where both sides of a filter are whole blocks of channels. One cell is a matrix product without patches. */
function fittingBlock({ batch, filter, inputChannels, outputChannels }: Windows, { block }: OnnxGraph): number | null {
  const fits = block !== null && inputChannels % block === 0 && outputChannels % block === 0
  return fits && batch > 0 && area(filter) > 1 ? block : null
}

/** The forward pass; nothing where the channels are not whole blocks. */
export function convolveInBlocks(x: string, filter: string, windows: Windows, graph: OnnxGraph): string | undefined {
  const block = fittingBlock(windows, graph)
  if (block === null) return undefined
  const { inputChannels: inside, outputChannels: outside, filter: cells, padding, strides } = windows
  const split = graph.reshape(filter, [area(cells), inside / block, block, outside / block, block])
  const turned = graph.node('Transpose', [split], { perm: ints([3, 1, 0, 2, 4]) })
  const weights = graph.reshape(turned, [outside, inside, cells.height, cells.width])
  return slide(x, weights, { ...windows, padding, strides, channels: outside }, graph)
}

/**
 * The gradient of the images: the result's slid over by the filter from its last cell to its first, in and out
 * exchanged. Nothing where the channels are not whole blocks, where the windows leap, or stand outside the images.
 */
export function convolveBackInBlocks(
  dy: string,
  filter: string,
  windows: Windows,
  graph: OnnxGraph,
): string | undefined {
  const block = fittingBlock(windows, graph)
  const padding = paddingBack(windows)
  const { inputChannels: inside, outputChannels: outside, filter: cells, strides } = windows
  if (block === null || padding === null || area(strides) > 1) return undefined
  const split = graph.reshape(filter, [area(cells), inside / block, block, outside / block, block])
  const mirrored = reversed(split, 0, area(cells), graph)
  const turned = graph.node('Transpose', [mirrored], { perm: ints([1, 3, 0, 4, 2]) })
  const weights = graph.reshape(turned, [inside, outside, cells.height, cells.width])
  return slide(dy, weights, { ...windows, padding, strides, channels: inside }, graph)
}

interface Slide extends Pick<Windows, 'filter' | 'strides' | 'dilations' | 'padding'> {
  /** Channels of the result. */
  readonly channels: number
}

function slide(x: string, weights: string, { filter, strides, dilations, padding, channels }: Slide, graph: OnnxGraph) {
  const images = graph.node('ReorderInput', [x], { channels_last: int(1) }, blockedDomain)
  const attributes = {
    kernel_shape: ints([filter.height, filter.width]),
    strides: ints([strides.height, strides.width]),
    dilations: ints([dilations.height, dilations.width]),
    pads: ints([padding.top, padding.left, padding.bottom, padding.right]),
    group: int(1),
  }
  const result = graph.node('Conv', [images, weights], attributes, blockedDomain)
  return graph.node('ReorderOutput', [result], { channels: int(channels), channels_last: int(1) }, blockedDomain)
}

/** What a result is padded by so that a pixel meets every window that read it; null where that would be less than nothing. */
function paddingBack({ input, output, filter, dilations, padding }: Windows): Windows['padding'] | null {
  const top = (filter.height - 1) * dilations.height - padding.top
  const left = (filter.width - 1) * dilations.width - padding.left
  const bottom = input.height - output.height + padding.top
  const right = input.width - output.width + padding.left
  return Math.min(top, left, bottom, right) < 0 ? null : { top, left, bottom, right }
}

/** An axis of so many from last to first. */
export function reversed(x: string, axis: number, count: number, graph: OnnxGraph): string {
  const order = Int32Array.from({ length: count }, (_, place) => count - 1 - place)
  const indices = graph.constant({ dtype: 'int32', shape: [count], data: order })
  return graph.node('Gather', [x, indices], { axis: int(axis) })
}
