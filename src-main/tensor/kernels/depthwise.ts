import type { OnnxGraph } from '../lower/onnx/graph'
import { gatherRows } from './gathering'
import { readersOf, readsOf } from './lookup'
import { reduce } from './reductions'
import type { KernelRow } from './row'
import { depthwiseFilterSpec, depthwiseWindowsOf, inputSpec, outputSpec, slidingRow } from './sliding'
import type { Lowering } from './sliding'
import { area } from './windows'
import type { Windows } from './windows'

const multiplier = ({ inputChannels, outputChannels }: Windows): number => outputChannels / inputChannels

/** Patches of the images, [batch, places, taps, channels, 1]. */
function patches(x: string, windows: Windows, graph: OnnxGraph): string {
  const { batch, inputChannels } = windows
  const rows = graph.reshape(x, [batch, area(windows.input), inputChannels])
  const reads = readsOf(windows)
  const gathered = gatherRows({ name: rows, batch, width: inputChannels }, reads, graph)
  return graph.reshape(gathered, [batch, reads.groups, reads.each, inputChannels, 1])
}

const cells = (filter: string, windows: Windows, graph: OnnxGraph): string =>
  graph.reshape(filter, [area(windows.filter), windows.inputChannels, multiplier(windows)])

const convolve: Lowering = (x, filter, windows, graph) => {
  const products = graph.node('Mul', [patches(x, windows, graph), cells(filter, windows, graph)])
  return graph.reshape(reduce(graph, 'ReduceSum', products, [2], false), outputSpec(windows).shape)
}

const inputGradient: Lowering = (dy, filter, windows, graph) => {
  const { batch, outputChannels } = windows
  const rows = graph.reshape(dy, [batch, area(windows.output), outputChannels])
  const readers = readersOf(windows)
  const gathered = gatherRows({ name: rows, batch, width: outputChannels }, readers, graph)
  const shape = [batch, readers.groups, readers.each, windows.inputChannels, multiplier(windows)]
  const products = graph.node('Mul', [graph.reshape(gathered, shape), cells(filter, windows, graph)])
  return graph.reshape(reduce(graph, 'ReduceSum', products, [2, 4], false), inputSpec(windows).shape)
}

const filterGradient: Lowering = (x, dy, windows, graph) => {
  const shape = [windows.batch, area(windows.output), 1, windows.inputChannels, multiplier(windows)]
  const products = graph.node('Mul', [patches(x, windows, graph), graph.reshape(dy, shape)])
  return graph.reshape(reduce(graph, 'ReduceSum', products, [0, 1], false), depthwiseFilterSpec(windows).shape)
}

/** Convolutions of each channel by filters of its own, [height, width, channels, multiplier], and their gradients. */
export const depthwise = {
  DepthwiseConv2dNative: slidingRow(['x', 'filter'], depthwiseWindowsOf.forward, outputSpec, convolve),
  DepthwiseConv2dNativeBackpropFilter: slidingRow(
    ['x', 'dy'],
    depthwiseWindowsOf.filterGradient,
    depthwiseFilterSpec,
    filterGradient,
  ),
  DepthwiseConv2dNativeBackpropInput: slidingRow(
    ['dy', 'filter'],
    depthwiseWindowsOf.inputGradient,
    inputSpec,
    inputGradient,
  ),
} as const satisfies Record<string, KernelRow>
