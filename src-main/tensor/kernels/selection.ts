import { fail } from '@contract/failure'
import { int, ints, text } from '../lower/onnx/graph'
import type { DType, TensorSpec } from '../program'
import { isDType, sameShape, show } from '../shapes'
import { axisOf, numberOf, numbersOf } from './attributes'
import type { Attributes } from './attributes'
import { inputAt, spec, unary } from './row'
import type { KernelRow } from './row'

function typeAttribute(attributes: Attributes, otherwise: DType): DType {
  const dtype = attributes['dtype'] ?? otherwise
  if (!isDType(dtype))
    throw fail('invalid-input', `A program's tensors are float32, int32 or bool, not ${String(dtype)}.`)
  return dtype
}

const cast = unary(
  'x',
  (x, attributes) => spec(x.shape, typeAttribute(attributes, x.dtype)),
  (x, graph, call) => graph.cast(x, inputAt(call.outputs, 0).dtype),
)

/** Elements of t where the condition holds, of e elsewhere; a list as condition chooses whole rows. */
const select: KernelRow = {
  inputs: ['condition', 't', 'e'],
  specs: ({ inputs }) => [inputAt(inputs, 1)],
  onnx: ({ inputs, names }, graph) => {
    const [condition, t] = [inputAt(inputs, 0), inputAt(inputs, 1)]
    const rows = condition.shape.length === 1 && t.shape.length > 1
    const [whether, then, otherwise] = [inputAt(names, 0), inputAt(names, 1), inputAt(names, 2)]
    const where = rows ? graph.reshape(whether, [...condition.shape, ...t.shape.slice(1).map(() => 1)]) : whether
    // ONNX Runtime's Where knows no bool branches.
    if (t.dtype !== 'bool') return [graph.node('Where', [where, then, otherwise])]
    return [graph.cast(graph.node('Where', [where, graph.cast(then, 'int32'), graph.cast(otherwise, 'int32')]), 'bool')]
  },
}

/** The axis that is gathered along, and how many axes before it belong to the items of a batch. */
function gathering(x: TensorSpec, indices: TensorSpec, attributes: Attributes) {
  const axis = axisOf(attributes, 'axis', x.shape.length, 0)
  const asked = numberOf(attributes, 'batchDims', 0)
  const batchDims = asked < 0 ? asked + indices.shape.length : asked
  if (batchDims > axis || !sameShape(x.shape.slice(0, batchDims), indices.shape.slice(0, batchDims))) {
    const shapes = `${show(x.shape)} along axis ${axis} by indices ${show(indices.shape)}`
    throw fail('invalid-input', `Gathering from ${shapes} has no ${batchDims} axes of a batch in common.`, 'batchDims')
  }
  const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)]
  return { axis, batchDims, shape }
}

const gather: KernelRow = {
  inputs: ['x', 'indices'],
  specs: ({ inputs, attributes }) => {
    const x = inputAt(inputs, 0)
    return [spec(gathering(x, inputAt(inputs, 1), attributes).shape, x.dtype)]
  },
  onnx: ({ inputs, attributes, names, outputs }, graph) => {
    const { axis, batchDims } = gathering(inputAt(inputs, 0), inputAt(inputs, 1), attributes)
    const [x, indices] = [inputAt(names, 0), inputAt(names, 1)]
    if (batchDims === 0) return [graph.node('Gather', [x, indices], { axis: int(axis) })]
    // GatherND looks up along the axis after the batch: the axes in between wait behind it.
    const rank = inputAt(inputs, 0).shape.length
    const axes = Array.from({ length: rank }, (_, place) => place)
    const between = axes.slice(batchDims, axis)
    const perm = [...axes.slice(0, batchDims), axis, ...between, ...axes.slice(axis + 1)]
    const moved = graph.node('Transpose', [x], { perm: ints(perm) })
    const deep = graph.node('Unsqueeze', [graph.cast(indices, 'int64'), graph.list([-1])])
    const found = graph.node('GatherND', [moved, deep], { batch_dims: int(batchDims) })
    const looked = inputAt(inputs, 1).shape.length - batchDims
    const places = inputAt(outputs, 0).shape.map((_, place) => place)
    const lookedUp = places.slice(batchDims, batchDims + looked)
    const back = places.slice(batchDims + looked, batchDims + looked + between.length)
    const order = [...places.slice(0, batchDims), ...back, ...lookedUp, ...places.slice(axis + looked)]
    return [graph.node('Transpose', [found], { perm: ints(order) })]
  },
}

const gatherNd: KernelRow = {
  inputs: ['params', 'indices'],
  specs: ({ inputs }) => {
    const [x, indices] = [inputAt(inputs, 0), inputAt(inputs, 1)]
    const depth = indices.shape.at(-1) ?? 0
    return [spec([...indices.shape.slice(0, -1), ...x.shape.slice(depth)], x.dtype)]
  },
  onnx: ({ names }, graph) => [
    graph.node('GatherND', [inputAt(names, 0), graph.cast(inputAt(names, 1), 'int64')], { batch_dims: int(0) }),
  ],
}

const oneHot = unary(
  'indices',
  (indices, attributes) =>
    spec([...indices.shape, numberOf(attributes, 'depth')], typeAttribute(attributes, 'float32')),
  (indices, graph, { inputs, attributes, outputs }) => {
    const { dtype } = inputAt(outputs, 0)
    const depth = numberOf(attributes, 'depth')
    const places = graph.constant({
      shape: [depth],
      dtype: 'int32',
      data: Int32Array.from({ length: depth }, (_, place) => place),
    })
    const wide = graph.node('Unsqueeze', [indices, graph.list([inputAt(inputs, 0).shape.length])])
    const hit = graph.node('Equal', [wide, places])
    const value = (name: string, otherwise: number) =>
      graph.scalar(numberOf(attributes, name, otherwise), dtype === 'bool' ? 'int32' : dtype)
    const chosen = graph.node('Where', [hit, value('onValue', 1), value('offValue', 0)])
    return dtype === 'bool' ? graph.cast(chosen, 'bool') : chosen
  },
)

/** Sums the rows of each segment: the gradient of gather. */
const segmentSum: KernelRow = {
  inputs: ['x', 'segmentIds'],
  specs: ({ inputs, attributes }) => {
    const [x, segments] = [inputAt(inputs, 0), inputAt(inputs, 1)]
    if (segments.shape.length !== 1) {
      throw fail('invalid-input', `Segments are a list, not a tensor of shape ${show(segments.shape)}.`)
    }
    return [spec([numberOf(attributes, 'numSegments'), ...x.shape.slice(1)], x.dtype)]
  },
  onnx: ({ inputs, names, outputs }, graph) => {
    const [x, output] = [inputAt(inputs, 0), inputAt(outputs, 0)]
    const zeros = graph.node('Expand', [graph.scalar(0, output.dtype), graph.list(output.shape)])
    const column = graph.reshape(inputAt(names, 1), [x.shape[0] ?? 0, ...x.shape.slice(1).map(() => 1)])
    const places = graph.node('Expand', [column, graph.list(x.shape)])
    const attributes = { axis: int(0), reduction: text('add') }
    return [graph.node('ScatterElements', [zeros, places, inputAt(names, 0)], attributes)]
  },
}

/** Rows of a data set, gathered and, where they are bytes, widened; ours, not tfjs's. */
const datasetRows: KernelRow = {
  inputs: ['dataset', 'indices'],
  specs: ({ inputs, attributes }) => [
    spec([...inputAt(inputs, 1).shape, ...numbersOf(attributes, 'rowShape')], 'float32'),
  ],
  onnx: ({ names }, graph) => [
    graph.cast(graph.node('Gather', [inputAt(names, 0), inputAt(names, 1)], { axis: int(0) }), 'float32'),
  ],
}

/** Kernels that choose, look up, or change the type. */
export const selection = {
  Cast: cast,
  DatasetRows: datasetRows,
  GatherNd: gatherNd,
  GatherV2: gather,
  OneHot: oneHot,
  Select: select,
  UnsortedSegmentSum: segmentSum,
} as const satisfies Record<string, KernelRow>
