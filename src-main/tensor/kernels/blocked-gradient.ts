import { blockedDomain, int, ints } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import { reversed } from './blocked'
import { columnSum } from './reductions'
import { area } from './windows'
import type { Extent, Windows } from './windows'

/*
 * The gradient of a filter, dw[i, j, a, b] = Σ x[n, h + i, w + j, a] dy[n, h, w, b], is itself a convolution: of x, its
 * batch in the place of the channels, by the filter dy. Its result is only as large as dw and the filter as large as the
 * images, which suits no kernel; but with the channels a side by side in the width, pixel after pixel as they lie, and
 * the filter's cells so far apart as there are channels, a row of the result holds all j and a. The filter is cut into
 * groups that stay in the second-level cache, with a result each, which are added up.
 */

/** One of the two that are slid over each other. */
interface Side {
  readonly name: string
  readonly extent: Extent
  readonly channels: number
}

/** Numbers of a group of the filter. */
const groupNumbers = 2 ** 16

/**
 * The gradient of the filter; nothing where windows leap or have gaps, or where neither the batch and the channels of
 * one side are whole blocks. The side of more channels is the filter, since the other is copied more often.
 */
export function filterGradientInBlocks(x: string, dy: string, windows: Windows, graph: OnnxGraph): string | undefined {
  const { batch, strides, dilations, filter, padding } = windows
  const { block } = graph
  const plain = area(strides) === 1 && area(dilations) === 1 && area(filter) > 1
  if (block === null || !plain || batch === 0 || batch % block !== 0) return undefined
  const images: Side = { name: x, extent: windows.input, channels: windows.inputChannels }
  const result: Side = { name: dy, extent: windows.output, channels: windows.outputChannels }
  const sliding = { batch, block, taps: filter }
  const whole = (side: Side) => side.channels % block === 0
  if (whole(result) && (result.channels >= images.channels || !whole(images))) {
    const parts = correlate(images, result, { ...sliding, top: padding.top, left: padding.left }, graph)
    const turned = graph.node('Transpose', [parts], { perm: ints([1, 2, 0, 3]) })
    return graph.reshape(turned, [filter.height, filter.width, images.channels, result.channels])
  }
  if (!whole(images)) return undefined
  // The other way about the cells come from last to first.
  const [top, left] = [filter.height - 1 - padding.top, filter.width - 1 - padding.left]
  const parts = reversed(correlate(result, images, { ...sliding, top, left }, graph), 1, area(filter), graph)
  const turned = graph.node('Transpose', [parts], { perm: ints([1, 0, 3, 2]) })
  return graph.reshape(turned, [filter.height, filter.width, images.channels, result.channels])
}

interface Sliding {
  readonly batch: number
  readonly block: number
  /** How far the two are moved against each other. */
  readonly taps: Extent
  /** Rows and columns of nothing before the images. */
  readonly top: number
  readonly left: number
}

/**
 * Σ images[n, h + i − top, w + j − left, a] filter[n, h, w, b] over n, h and w for each tap (i, j), as
 * [b / block, taps, a, block of b].
 */
function correlate(images: Side, filter: Side, sliding: Sliding, graph: OnnxGraph): string {
  const { batch, block, taps } = sliding
  const { height, width } = filter.extent
  const rows = rowsOfGroup(filter, block)
  const [blocks, chunks] = [filter.channels / block, height / rows]
  const groups = (batch / block) * chunks
  const split = graph.reshape(filter.name, [batch / block, block, chunks, rows, width, blocks, block])
  const turned = graph.node('Transpose', [split], { perm: ints([0, 2, 5, 3, 4, 1, 6]) })
  const weights = graph.reshape(turned, [groups * filter.channels, block, rows, width])
  const attributes = {
    kernel_shape: ints([rows, width]),
    strides: ints([1, 1]),
    dilations: ints([1, images.channels]),
    pads: ints([0, 0, 0, 0]),
    group: int(groups),
  }
  const channels = channelsOf(images, filter, { ...sliding, rows, chunks }, graph)
  const parts = graph.node('Conv', [channels, weights], attributes, blockedDomain)
  const numbers = blocks * area(taps) * images.channels * block
  const sum = columnSum(graph.reshape(parts, [groups, numbers]), [groups, numbers], graph)
  return graph.reshape(sum, [blocks, area(taps), images.channels, block])
}

/** As many rows as divide all of them into groups that fit. */
function rowsOfGroup({ extent: { height, width }, channels }: Side, block: number): number {
  // The runtime takes four blocks of results at a time.
  const numbers = width * block * Math.min(channels, 4 * block)
  const divisors = Array.from({ length: height }, (_, index) => height - index).filter((rows) => height % rows === 0)
  return divisors.find((rows) => rows * numbers <= groupNumbers) ?? 1
}

interface Cut extends Sliding {
  readonly rows: number
  readonly chunks: number
}

/**
 * Images with their batch as channels in blocks, padded to all that the filter meets, and their rows repeated where
 * groups of the filter share them: [1, batch · chunks, rows and taps, width · channels].
 */
function channelsOf(
  { name, extent, channels }: Side,
  { extent: { height, width } }: Side,
  { batch, block, taps, top, left, rows, chunks }: Cut,
  graph: OnnxGraph,
): string {
  const [down, across] = [height + taps.height - 1, (width + taps.width - 1) * channels]
  const after = [down - extent.height - top, across - (extent.width + left) * channels]
  const pads = graph.list([0, top, left * channels, 0, ...after])
  const lines = graph.reshape(name, [batch, extent.height, extent.width * channels])
  const padded = graph.reshape(graph.node('Pad', [lines, pads]), [1, batch, down, across])
  const blocked = graph.node('ReorderInput', [padded], { channels_last: int(0) }, blockedDomain)
  const each = rows + taps.height - 1
  if (chunks === 1) return graph.reshape(blocked, [1, batch, each, across])
  const places = Int32Array.from({ length: chunks * each }, (_, k) => Math.floor(k / each) * rows + (k % each))
  const indices = graph.constant({ dtype: 'int32', shape: [places.length], data: places })
  const stacked = graph.reshape(blocked, [batch / block, down, across * block])
  const repeated = graph.node('Gather', [stacked, indices], { axis: int(1) })
  return graph.reshape(repeated, [1, batch * chunks, each, across])
}
