import { blockedDomain, int, ints } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import { readFromBlocks, writtenInBlocks } from './blocks'
import type { Images } from './blocks'
import { area } from './windows'
import type { Windows } from './windows'

/*
 * ONNX Runtime's own convolution in blocks (its domain `com.microsoft.nchwc`): the channels of images in blocks of as
 * many as the processor computes at once, [n, channels / block, height, width, block], those of a filter in blocks both
 * ways, [out / block, in / block, height, width, block of in, block of out]. Images are read in place, where patches copy
 * each pixel once for every tap. The operators' shapes name the channels before height and width all the same.
 */

/** What is slid over images: from some channels to others. */
interface Slide {
  /** Images as pixels with their channels. */
  readonly images: Images
  readonly to: Channels
  readonly from: Channels
  readonly weights: string
  readonly bias?: string | undefined
  readonly windows: Pick<Windows, 'filter' | 'strides' | 'dilations' | 'padding'>
  /** Height and width of the result. */
  readonly result: Windows['output']
}

/** The channels of one side of a filter: some more may be added, so that they are whole blocks of `together`. */
interface Channels {
  readonly count: number
  readonly padded: number
  readonly together: number
}

/**
 * Images of a colour or three are neither read nor written in blocks. Reading, the runtime takes their channels one
 * after the other; writing, it is given a whole block, and what the filter lacks is zero. Milliseconds on two cores for
 * 64 images of 28 × 28 cells: from 1 channel to 16 by patches 5, in blocks 0.7; from 16 to 1 by patches 12, in blocks 2.5.
 */
const fewChannels = 4

const whole = (count: number, block: number): Channels | null =>
  count % block === 0 ? { count, padded: count, together: block } : null

/** What is read from and written to, where that goes in blocks. One cell is a matrix product without patches. */
function sidesOf(
  { batch, filter }: Windows,
  { from: read, to: written }: { readonly from: number; readonly to: number },
  block: number | null,
): { readonly from: Channels; readonly to: Channels } | null {
  if (block === null || batch === 0 || area(filter) === 1 || read === 0 || written === 0) return null
  const [from, to] = [whole(read, block), whole(written, block)]
  if (from !== null && to !== null) return { from, to }
  if (to !== null && read <= fewChannels) return { from: { count: read, padded: read, together: 1 }, to }
  if (from !== null && written <= fewChannels) return { from, to: { count: written, padded: block, together: block } }
  return null
}

/** The forward pass, and a bias of each channel; nothing where the channels are not whole blocks. */
export function convolveInBlocks(
  x: string,
  filter: string,
  windows: Windows,
  graph: OnnxGraph,
  bias?: string,
): string | undefined {
  const { batch, input, output, filter: cells, inputChannels, outputChannels } = windows
  const sides = sidesOf(windows, { from: inputChannels, to: outputChannels }, graph.block)
  if (sides === null) return undefined
  const { from, to } = sides
  const split = splitFilter(graph.reshape(filter, [area(cells), from.count, to.count]), from, to, graph)
  const turned = graph.node('Transpose', [split], { perm: ints([3, 1, 0, 2, 4]) })
  const weights = graph.reshape(turned, [to.padded, from.padded, cells.height, cells.width])
  return slide({ ...sides, images: { name: x, batch, ...input }, weights, bias, windows, result: output }, graph)
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
  const { batch, input, output, filter: cells, strides, inputChannels, outputChannels } = windows
  const sides = sidesOf(windows, { from: outputChannels, to: inputChannels }, graph.block)
  const padding = paddingBack(windows)
  if (sides === null || padding === null || area(strides) > 1) return undefined
  const { from, to } = sides
  const mirrored = reversed(graph.reshape(filter, [area(cells), to.count, from.count]), 0, area(cells), graph)
  const split = splitFilter(mirrored, to, from, graph)
  const turned = graph.node('Transpose', [split], { perm: ints([1, 3, 0, 4, 2]) })
  const weights = graph.reshape(turned, [to.padded, from.padded, cells.height, cells.width])
  const images = { name: dy, batch, ...output }
  return slide({ ...sides, images, weights, windows: { ...windows, padding }, result: input }, graph)
}

/** A filter [taps, inside, outside] with zeros for the channels that are added, the channels of either side in blocks. */
function splitFilter(filter: string, inside: Channels, outside: Channels, graph: OnnxGraph): string {
  const added = [inside.padded - inside.count, outside.padded - outside.count]
  const full = added.some((count) => count > 0)
    ? graph.node('Pad', [filter, graph.list([0, 0, 0, 0, ...added])])
    : filter
  const blocks = ({ padded, together }: Channels) => [padded / together, together]
  return graph.reshape(full, [-1, ...blocks(inside), ...blocks(outside)])
}

function slide({ images, from, to, weights, bias, windows, result }: Slide, graph: OnnxGraph): string {
  const { filter, strides, dilations, padding } = windows
  const attributes = {
    kernel_shape: ints([filter.height, filter.width]),
    strides: ints([strides.height, strides.width]),
    dilations: ints([dilations.height, dilations.width]),
    pads: ints([padding.top, padding.left, padding.bottom, padding.right]),
    group: int(1),
  }
  const given = [writtenInBlocks(images, from.count, graph), weights]
  if (bias !== undefined) given.push(padded(bias, to, graph))
  const name = graph.node('Conv', given, attributes, blockedDomain)
  return readFromBlocks({ name, batch: images.batch, ...result }, to.count, graph)
}

const padded = (bias: string, { count, padded: all }: Channels, graph: OnnxGraph): string =>
  all === count ? bias : graph.node('Pad', [bias, graph.list([0, all - count])])

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
