import type { OnnxGraph } from '../lower/onnx/graph'
import { convolveBackInBlocks, convolveInBlocks } from './blocked'
import { filterGradientInBlocks } from './blocked-gradient'
import { convolveBackByPatches, convolveByPatches, filterGradientByPatches } from './patches'
import { inLongRows } from './repeated'
import { inputAt } from './row'
import type { KernelRow, OnnxCall } from './row'
import { filterSpec, inputSpec, outputSpec, slidingRow, windowsOf } from './sliding'
import type { Lowering } from './sliding'

/*
 * Each has two ways: in blocks where the processor has them and they fit, else by patches. Milliseconds of processor
 * time on one thread, 64 images, 3×3 cells, by patches and in blocks: 28×28, 96 channels to 32: forward 60 and 30, back
 * to the images 55 and 35, back to the filter 91 and 42; 14×14, 64 to 64: 17 and 10, 17 and 10, 19 and 14.
 */

/** A way that answers with nothing where it can't be gone. */
type Attempt = (...given: Parameters<Lowering>) => string | undefined

const either =
  (attempt: Attempt, otherwise: Lowering): Lowering =>
  (...given) =>
    attempt(...given) ?? otherwise(...given)

/** The forward pass; `bias`, which tfjs has no place for here, is what optimization takes into it. */
const forward: KernelRow = {
  inputs: ['x', 'filter', 'bias?'],
  specs: (call) => [outputSpec(windowsOf.forward(call))],
  onnx: (call, graph) => [convolved(call, graph)],
}

function convolved(call: OnnxCall, graph: OnnxGraph): string {
  const windows = windowsOf.forward(call)
  const [x, filter, bias] = [inputAt(call.names, 0), inputAt(call.names, 1), call.names[2]]
  const inBlocks = convolveInBlocks(x, filter, windows, graph, bias)
  if (inBlocks !== undefined) return inBlocks
  const name = convolveByPatches(x, filter, windows, graph)
  if (bias === undefined) return name
  const images = { name, shape: outputSpec(windows).shape }
  return inLongRows(images, { name: bias, shape: [windows.outputChannels] }, graph, (a, b) => graph.node('Add', [a, b]))
}

/** Convolutions of images [n, height, width, channels] by a filter [height, width, in, out], and their gradients. */
export const convolution = {
  Conv2D: forward,
  Conv2DBackpropFilter: slidingRow(
    ['x', 'dy'],
    windowsOf.filterGradient,
    filterSpec,
    either(filterGradientInBlocks, filterGradientByPatches),
  ),
  Conv2DBackpropInput: slidingRow(
    ['dy', 'filter'],
    windowsOf.inputGradient,
    inputSpec,
    either(convolveBackInBlocks, convolveBackByPatches),
  ),
} as const satisfies Record<string, KernelRow>
