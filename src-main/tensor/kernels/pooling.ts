import { int } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import { tensorValue } from '../shapes'
import { gatherRows, sumRows } from './gathering'
import { byTap, readersOf, readsOf } from './lookup'
import { reduce } from './reductions'
import { inputAt } from './row'
import type { KernelCall, KernelRow } from './row'
import { inputSpec, outputSpec } from './sliding'
import { area, poolingWindows } from './windows'
import type { Windows } from './windows'

/** The windows, from the images that are an input of this place. */
export const poolingOf = ({ inputs, attributes }: KernelCall, images: number): Windows =>
  poolingWindows(inputAt(inputs, images).shape, attributes)

/** What each window sees, [batch, places, taps, channels]. */
function seen(x: string, windows: Windows, graph: OnnxGraph, nothing: number): string {
  const { batch, inputChannels: width } = windows
  const reads = readsOf(windows)
  const rows = { name: graph.reshape(x, [batch, area(windows.input), width]), batch, width }
  return graph.reshape(gatherRows(rows, reads, graph, nothing), [batch, reads.groups, reads.each, width])
}

/** The number of pixels that each window sees, the padding not being any. */
export function pixelsSeen(windows: Windows): readonly number[] {
  const { groups, each, rows, indices } = readsOf(windows)
  const list = indices()
  return Array.from({ length: groups }, (_, place) =>
    list.subarray(place * each, (place + 1) * each).reduce((count, row) => count + (row === rows ? 0 : 1), 0),
  )
}

/** One over that number. */
function shares(windows: Windows, graph: OnnxGraph): string {
  const counts = pixelsSeen(windows)
  const shape = [counts.length, 1]
  return graph.constant(
    tensorValue(
      { shape, dtype: 'float32' },
      counts.map((count) => 1 / count),
    ),
  )
}

const average: KernelRow = {
  inputs: ['x'],
  specs: (call) => [outputSpec(poolingOf(call, 0))],
  onnx: (call, graph) => {
    const windows = poolingOf(call, 0)
    const sums = reduce(graph, 'ReduceSum', seen(inputAt(call.names, 0), windows, graph, 0), [2], false)
    return [graph.reshape(graph.node('Mul', [sums, shares(windows, graph)]), outputSpec(windows).shape)]
  },
}

/** As tfjs has it, each pixel gets its part of the whole window, the padding included, whatever the forward pass counts. */
const averageGradient: KernelRow = {
  inputs: ['dy', 'input'],
  specs: (call) => [inputSpec(poolingOf(call, 1))],
  onnx: (call, graph) => {
    const windows = poolingOf(call, 1)
    const { batch, outputChannels: width } = windows
    const share = graph.node('Mul', [inputAt(call.names, 0), graph.scalar(1 / area(windows.filter))])
    const rows = { name: graph.reshape(share, [batch, area(windows.output), width]), batch, width }
    return [graph.reshape(sumRows(rows, readersOf(windows), graph), inputSpec(windows).shape)]
  },
}

const maximum: KernelRow = {
  inputs: ['x'],
  specs: (call) => [outputSpec(poolingOf(call, 0))],
  onnx: (call, graph) => {
    const windows = poolingOf(call, 0)
    const highest = reduce(graph, 'ReduceMax', seen(inputAt(call.names, 0), windows, graph, -Infinity), [2], false)
    return [graph.reshape(highest, outputSpec(windows).shape)]
  },
}

/** The gradient goes to the first of the highest pixels. */
const maximumGradient: KernelRow = {
  inputs: ['dy', 'input', 'output'],
  specs: (call) => [inputSpec(poolingOf(call, 1))],
  onnx: (call, graph) => {
    const windows = poolingOf(call, 1)
    const { batch, inputChannels: width } = windows
    const [places, taps] = [area(windows.output), area(windows.filter)]
    const patches = seen(inputAt(call.names, 1), windows, graph, -Infinity)
    const winner = graph.cast(graph.node('ArgMax', [patches], { axis: int(2), keepdims: int(1) }), 'int32')
    const numbers = graph.constant(
      tensorValue(
        { shape: [taps, 1], dtype: 'int32' },
        Array.from({ length: taps }, (_, tap) => tap),
      ),
    )
    const dy = graph.reshape(inputAt(call.names, 0), [batch, places, 1, width])
    const parts = graph.node('Where', [graph.node('Equal', [winner, numbers]), dy, graph.scalar(0)])
    const rows = { name: graph.reshape(parts, [batch, places * taps, width]), batch, width }
    return [graph.reshape(sumRows(rows, byTap(readersOf(windows)), graph), inputSpec(windows).shape)]
  },
}

/** Pooling of images [n, height, width, channels]. */
export const pooling = {
  AvgPool: average,
  AvgPoolGrad: averageGradient,
  MaxPool: maximum,
  MaxPoolGrad: maximumGradient,
} as const satisfies Record<string, KernelRow>
