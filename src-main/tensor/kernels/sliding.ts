import { fail } from '@contract/failure'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { sameShape, show } from '../shapes'
import { numbersOf } from './attributes'
import { inputAt, spec } from './row'
import type { KernelCall, KernelRow } from './row'
import { convolutionWindows } from './windows'
import type { Extent, Windows } from './windows'

const images = (batch: number, { height, width }: Extent, channels: number): TensorSpec =>
  spec([batch, height, width, channels], 'float32')

/** What comes out of a convolution, and what goes into it: as a result of one of its gradients. */
export const outputSpec = ({ batch, output, outputChannels }: Windows): TensorSpec =>
  images(batch, output, outputChannels)

export const inputSpec = ({ batch, input, inputChannels }: Windows): TensorSpec => images(batch, input, inputChannels)

export const filterSpec = ({ filter, inputChannels, outputChannels }: Windows): TensorSpec =>
  spec([filter.height, filter.width, inputChannels, outputChannels], 'float32')

export const depthwiseFilterSpec = ({ filter, inputChannels, outputChannels }: Windows): TensorSpec =>
  spec([filter.height, filter.width, inputChannels, outputChannels / inputChannels], 'float32')

function demandGradient(windows: Windows, dy: TensorSpec): Windows {
  const { shape } = outputSpec(windows)
  if (sameShape(dy.shape, shape)) return windows
  throw fail('invalid-input', `The gradient of a convolution of result ${show(shape)} can't be of ${show(dy.shape)}.`)
}

const reading = (depthwise: boolean) => ({
  /** Inputs: images and filter. */
  forward: ({ inputs, attributes }: KernelCall): Windows =>
    convolutionWindows(inputAt(inputs, 0).shape, inputAt(inputs, 1).shape, attributes, depthwise),
  /** Inputs: the result's gradient and the filter. */
  inputGradient: ({ inputs, attributes }: KernelCall): Windows =>
    demandGradient(
      convolutionWindows(numbersOf(attributes, 'inputShape'), inputAt(inputs, 1).shape, attributes, depthwise),
      inputAt(inputs, 0),
    ),
  /** Inputs: images and the result's gradient. */
  filterGradient: ({ inputs, attributes }: KernelCall): Windows =>
    demandGradient(
      convolutionWindows(inputAt(inputs, 0).shape, numbersOf(attributes, 'filterShape'), attributes, depthwise),
      inputAt(inputs, 1),
    ),
})

/** The windows of a forward pass, from the call of it or of one of its gradients. */
export const windowsOf = reading(false)

export const depthwiseWindowsOf = reading(true)

/** Adds the nodes for two inputs; answers with the name of the result. */
export type Lowering = (a: string, b: string, windows: Windows, graph: OnnxGraph) => string

/** A row of two inputs whose shapes say the windows, and of one result. */
export const slidingRow = (
  inputs: readonly [string, string],
  windowsIn: (call: KernelCall) => Windows,
  result: (windows: Windows) => TensorSpec,
  lowering: Lowering,
): KernelRow => ({
  inputs,
  specs: (call) => [result(windowsIn(call))],
  onnx: (call, graph) => [lowering(inputAt(call.names, 0), inputAt(call.names, 1), windowsIn(call), graph)],
})
