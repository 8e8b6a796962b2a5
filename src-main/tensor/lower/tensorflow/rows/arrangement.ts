import { axesOf, axisOf, numberOf, numbersOf } from '../../../kernels/attributes'
import { inputAt } from '../../../kernels/row'
import { int, typeOf } from '../messages'
import { firstInput, firstOutput, one, type TensorflowCall, type TensorflowRow } from './row'

/** A kernel that only gives the elements another shape. */
const reshaped: TensorflowRow = one((x, nodes, call) => nodes.reshape(x, firstOutput(call).shape))

/** The place along an axis of the first input or, where `more` is 1, of what has an axis more. */
const axis = (call: TensorflowCall, more = 0) =>
  axisOf(call.attributes, 'axis', firstInput(call).shape.length + more, 0)

const count = (values: readonly unknown[]) => int(values.length)

const masks = {
  begin_mask: 'beginMask',
  end_mask: 'endMask',
  ellipsis_mask: 'ellipsisMask',
  new_axis_mask: 'newAxisMask',
  shrink_axis_mask: 'shrinkAxisMask',
} as const

/** Kernels that move elements and leave them as they are. */
export const arrangement = {
  Concat: (call, nodes) => [
    nodes.node('ConcatV2', [...call.values, nodes.scalar(axis(call), 'int32')], {
      attributes: { N: count(call.values) },
    }),
  ],
  ExpandDims: reshaped,
  Pack: (call, nodes) => [
    nodes.node('Pack', call.values, { attributes: { N: count(call.values), axis: int(axis(call, 1)) } }),
  ],
  Reshape: reshaped,
  Reverse: one((x, nodes, call) =>
    nodes.node('ReverseV2', [x, nodes.list(axesOf(call.attributes, 'dims', firstInput(call).shape.length))]),
  ),
  Slice: one((x, nodes, call) => {
    const starts = numbersOf(call.attributes, 'begin')
    const begin = firstInput(call).shape.map((_, place) => starts[place] ?? 0)
    return nodes.node('Slice', [x, nodes.list(begin), nodes.list(firstOutput(call).shape)], {
      attributes: { Index: typeOf('int32') },
    })
  }),
  SplitV: (call, nodes) => {
    const along = axis(call)
    const sizes = nodes.list(call.outputs.map(({ shape }) => inputAt(shape, along)))
    return nodes.several(
      'SplitV',
      [inputAt(call.values, 0), sizes, nodes.scalar(along, 'int32')],
      call.outputs.map(({ dtype }) => dtype),
      { num_split: count(call.outputs), Tlen: typeOf('int32') },
    )
  },
  StridedSlice: one((x, nodes, { attributes }) =>
    nodes.node(
      'StridedSlice',
      [x, ...['begin', 'end', 'strides'].map((name) => nodes.list(numbersOf(attributes, name)))],
      {
        attributes: {
          Index: typeOf('int32'),
          ...Object.fromEntries(
            Object.entries(masks).map(([mask, name]) => [mask, int(numberOf(attributes, name, 0))]),
          ),
        },
      },
    ),
  ),
  Tile: one((x, nodes, { attributes }) => nodes.node('Tile', [x, nodes.list(numbersOf(attributes, 'reps'))])),
  Transpose: one((x, nodes, { attributes }) => nodes.node('Transpose', [x, nodes.list(numbersOf(attributes, 'perm'))])),
  Unpack: (call, nodes) =>
    nodes.several(
      'Unpack',
      call.values,
      call.outputs.map(({ dtype }) => dtype),
      { num: count(call.outputs), axis: int(axis(call)) },
    ),
} as const satisfies Record<string, TensorflowRow>
