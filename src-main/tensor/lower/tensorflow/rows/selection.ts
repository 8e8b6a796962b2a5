import { axisOf, numberOf } from '../../../kernels/attributes'
import { inputAt } from '../../../kernels/row'
import { typeOf } from '../messages'
import { firstInput, firstOutput, one, two, type TensorflowRow } from './row'

const select: TensorflowRow = (call, nodes) => {
  const [condition, whole] = [inputAt(call.inputs, 0), inputAt(call.inputs, 1)]
  const [whether, yes, no] = [inputAt(call.values, 0), inputAt(call.values, 1), inputAt(call.values, 2)]
  // A list as condition chooses whole rows.
  const rows = condition.shape.length === 1 && whole.shape.length > 1
  const spread = rows ? nodes.reshape(whether, [...condition.shape, ...whole.shape.slice(1).map(() => 1)]) : whether
  return [nodes.where(spread, yes, no)]
}

const oneHot: TensorflowRow = one((indices, nodes, call) => {
  const { dtype } = firstOutput(call)
  const { attributes } = call
  const value = (name: string, otherwise: number) => nodes.scalar(numberOf(attributes, name, otherwise), dtype)
  return nodes.node(
    'OneHot',
    [indices, nodes.scalar(numberOf(attributes, 'depth'), 'int32'), value('onValue', 1), value('offValue', 0)],
    { type: dtype, attributes: { T: typeOf(dtype), TI: typeOf(indices.type) } },
  )
})

/** Kernels that choose, look up, or change the type. */
export const selection = {
  Cast: one((x, nodes, call) => nodes.cast(x, firstOutput(call).dtype)),
  DatasetRows: two((bytes, indices, nodes) => nodes.cast(nodes.gather(bytes, indices, 0), 'float32')),
  GatherNd: two((x, indices, nodes) =>
    nodes.node('GatherNd', [x, indices], { attributes: { Tindices: typeOf(indices.type) } }),
  ),
  GatherV2: two((x, indices, nodes, call) => {
    const axis = axisOf(call.attributes, 'axis', firstInput(call).shape.length, 0)
    return nodes.gather(x, indices, axis, numberOf(call.attributes, 'batchDims', 0))
  }),
  OneHot: oneHot,
  Select: select,
  TopK: (call, nodes) => nodes.topK(inputAt(call.values, 0), numberOf(call.attributes, 'k')),
  UnsortedSegmentSum: two((x, segments, nodes, { attributes }) =>
    nodes.node('UnsortedSegmentSum', [x, segments, nodes.scalar(numberOf(attributes, 'numSegments'), 'int32')], {
      attributes: { Tindices: typeOf(segments.type) },
    }),
  ),
} as const satisfies Record<string, TensorflowRow>
