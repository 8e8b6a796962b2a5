import { depthwiseFilterSpec, depthwiseWindowsOf, filterSpec, inputSpec, windowsOf } from '../../../kernels/sliding'
import type { KernelCall } from '../../../kernels/row'
import type { Windows } from '../../../kernels/windows'
import type { TensorSpec } from '../../../program'
import { ints, text, typeOf, type GraphAttributes } from '../messages'
import type { Operation } from '../operations'
import { two, type TensorflowRow } from './row'

/** Strides, dilations and explicit paddings, for the axes n, height, width and channels. */
function sliding({ strides, dilations, padding }: Windows): GraphAttributes {
  const { top, bottom, left, right } = padding
  return {
    strides: ints([1, strides.height, strides.width, 1]),
    dilations: ints([1, dilations.height, dilations.width, 1]),
    padding: text('EXPLICIT'),
    explicit_paddings: ints([0, 0, top, bottom, left, right, 0, 0]),
    data_format: text('NHWC'),
  }
}

type Reading = (call: KernelCall) => Windows

const forward = (operation: Operation, windows: Reading): TensorflowRow =>
  two((x, filter, nodes, call) => nodes.node(operation, [x, filter], { attributes: sliding(windows(call)) }))

const inputGradient = (operation: Operation, reading: Reading): TensorflowRow =>
  two((dy, filter, nodes, call) => {
    const windows = reading(call)
    const attributes = { ...sliding(windows), T: typeOf(dy.type) }
    return nodes.node(operation, [nodes.list(inputSpec(windows).shape), filter, dy], { type: dy.type, attributes })
  })

const filterGradient = (
  operation: Operation,
  reading: Reading,
  result: (windows: Windows) => TensorSpec,
): TensorflowRow =>
  two((x, dy, nodes, call) => {
    const windows = reading(call)
    return nodes.node(operation, [x, nodes.list(result(windows).shape), dy], { attributes: sliding(windows) })
  })

/** Convolutions of images, whole or channel by channel, and their gradients. */
export const convolution = {
  Conv2D: forward('Conv2D', windowsOf.forward),
  Conv2DBackpropFilter: filterGradient('Conv2DBackpropFilter', windowsOf.filterGradient, filterSpec),
  Conv2DBackpropInput: inputGradient('Conv2DBackpropInput', windowsOf.inputGradient),
  DepthwiseConv2dNative: forward('DepthwiseConv2dNative', depthwiseWindowsOf.forward),
  DepthwiseConv2dNativeBackpropFilter: filterGradient(
    'DepthwiseConv2dNativeBackpropFilter',
    depthwiseWindowsOf.filterGradient,
    depthwiseFilterSpec,
  ),
  DepthwiseConv2dNativeBackpropInput: inputGradient(
    'DepthwiseConv2dNativeBackpropInput',
    depthwiseWindowsOf.inputGradient,
  ),
} as const satisfies Record<string, TensorflowRow>
