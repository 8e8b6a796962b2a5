import { pixelsSeen, poolingOf } from '../../../kernels/pooling'
import { inputAt } from '../../../kernels/row'
import { inputSpec } from '../../../kernels/sliding'
import { area, isUnpadded, type Windows } from '../../../kernels/windows'
import type { NodeList, Value } from '../graph'
import { ints, text, typeOf, type GraphAttributes } from '../messages'
import { one, two, type TensorflowRow } from './row'

function sliding(windows: Windows): GraphAttributes {
  const { filter, strides } = windows
  return {
    ksize: ints([1, filter.height, filter.width, 1]),
    strides: ints([1, strides.height, strides.width, 1]),
    padding: text(isUnpadded(windows) ? 'VALID' : 'SAME'),
    data_format: text('NHWC'),
  }
}

/** The part of each window that is pixels: TensorFlow divides by those, tfjs by all. */
function partsSeen(windows: Windows, nodes: NodeList): Value {
  const { output, filter } = windows
  const parts = Float32Array.from(pixelsSeen(windows), (count) => count / area(filter))
  return nodes.constant({ dtype: 'float32', shape: [1, output.height, output.width, 1], data: parts })
}

/** Pooling of images, and its gradients. */
export const pooling = {
  AvgPool: one((x, nodes, call) => nodes.node('AvgPool', [x], { attributes: sliding(poolingOf(call, 0)) })),
  AvgPoolGrad: two((dy, _input, nodes, call) => {
    const windows = poolingOf(call, 1)
    const attributes = { ...sliding(windows), T: typeOf(dy.type) }
    const share = isUnpadded(windows) ? dy : nodes.node('Mul', [dy, partsSeen(windows, nodes)])
    return nodes.node('AvgPoolGrad', [nodes.list(inputSpec(windows).shape), share], { type: dy.type, attributes })
  }),
  MaxPool: one((x, nodes, call) => nodes.node('MaxPool', [x], { attributes: sliding(poolingOf(call, 0)) })),
  MaxPoolGrad: (call, nodes) => {
    const [dy, input, output] = [inputAt(call.values, 0), inputAt(call.values, 1), inputAt(call.values, 2)]
    return [nodes.node('MaxPoolGrad', [input, output, dy], { attributes: sliding(poolingOf(call, 1)) })]
  },
} as const satisfies Record<string, TensorflowRow>
