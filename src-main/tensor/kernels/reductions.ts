import { int } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { DType, TensorSpec } from '../program'
import { sizeOf } from '../shapes'
import { axesOf, axisOf, booleanOf } from './attributes'
import type { Attributes } from './attributes'
import { inputAt, spec, unary } from './row'
import type { KernelRow, OnnxCall } from './row'

function reduced(x: TensorSpec, axes: readonly number[], keepDims: boolean): readonly number[] {
  return keepDims
    ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : x.shape.filter((_, axis) => !axes.includes(axis))
}

interface Reduction {
  readonly operator: string
  /** tfjs's name of the attribute with the axes. */
  readonly axes?: string
  readonly dtype?: DType
  /** Type in which ONNX reduces, where it is not the input's. */
  readonly through?: 'float32' | 'int32'
}

function reduction({ operator, axes: name = 'axis', dtype, through }: Reduction): KernelRow {
  const place = (x: TensorSpec, attributes: Attributes) => ({
    axes: axesOf(attributes, name, x.shape.length),
    keepDims: booleanOf(attributes, 'keepDims'),
  })
  return unary(
    'x',
    (x, attributes) => {
      const { axes, keepDims } = place(x, attributes)
      return spec(reduced(x, axes, keepDims), dtype ?? x.dtype)
    },
    (x, graph, call) => {
      const input = inputAt(call.inputs, 0)
      const { axes, keepDims } = place(input, call.attributes)
      if (operator === 'ReduceSum' && isColumnSum(input, axes, keepDims)) return columnSum(x, input.shape, graph)
      const from = through === undefined || through === input.dtype ? x : graph.cast(x, through)
      const result = reduce(graph, operator, from, axes, keepDims)
      const last = inputAt(call.outputs, 0).dtype
      return through === undefined || through === last ? result : graph.cast(result, last)
    },
  )
}

/** Whether all axes but the last are summed over. */
const isColumnSum = ({ shape, dtype }: TensorSpec, axes: readonly number[], keepDims: boolean): boolean =>
  shape.length >= 2 && dtype === 'float32' && !keepDims && axes.join() === [...shape.keys()].slice(0, -1).join()

/** Sums of columns, as biases' gradients are, by a product with ones: several times as fast as ReduceSum. */
export function columnSum(x: string, shape: readonly number[], graph: OnnxGraph): string {
  const rows = sizeOf(shape.slice(0, -1))
  const ones = graph.shared(`${rows} ones`, () => ({
    ...{ dtype: 'float32', shape: [rows] },
    data: new Float32Array(rows).fill(1),
  }))
  return graph.node('MatMul', [ones, shape.length === 2 ? x : graph.reshape(x, [rows, shape.at(-1) ?? 1])])
}

/** One reducing operator; no axes leaves the tensor as it is. */
export const reduce = (
  graph: OnnxGraph,
  operator: string,
  x: string,
  axes: readonly number[],
  keepDims: boolean,
): string =>
  graph.node(operator, [x, graph.list(axes)], { keepdims: int(keepDims ? 1 : 0), noop_with_empty_axes: int(1) })

const extremePlace = (operator: string): KernelRow =>
  unary(
    'x',
    (x, attributes) => spec(reduced(x, [axisOf(attributes, 'axis', x.shape.length, 0)], false), 'int32'),
    (x, graph, call) => {
      const axis = axisOf(call.attributes, 'axis', inputAt(call.inputs, 0).shape.length, 0)
      return graph.cast(graph.node(operator, [x], { axis: int(axis), keepdims: int(0) }), 'int32')
    },
  )

const normalised = (operator: string, attribute: string): KernelRow =>
  unary(
    'logits',
    (x) => x,
    (x, graph, call) => {
      const rank = inputAt(call.inputs, 0).shape.length
      return graph.node(operator, [x], { axis: int(axisOf(call.attributes, attribute, rank, -1)) })
    },
  )

/** Sums or products up to each place of an axis. */
function cumulative(lowering: (x: string, axis: number, graph: OnnxGraph, call: OnnxCall) => string): KernelRow {
  return unary(
    'x',
    (x) => x,
    (x, graph, call) =>
      lowering(x, axisOf(call.attributes, 'axis', inputAt(call.inputs, 0).shape.length, 0), graph, call),
  )
}

const cumulativeSum = cumulative((x, axis, graph, { attributes }) =>
  graph.node('CumSum', [x, graph.scalar(axis, 'int32')], {
    exclusive: int(booleanOf(attributes, 'exclusive') ? 1 : 0),
    reverse: int(booleanOf(attributes, 'reverse') ? 1 : 0),
  }),
)

/** ONNX has no cumulative product: each place is multiplied by the one 1, 2, 4, … before it (Hillis and Steele). */
const cumulativeProduct = cumulative((x, axis, graph, call) => {
  const { shape, dtype } = inputAt(call.inputs, 0)
  const length = shape[axis] ?? 1
  const back = booleanOf(call.attributes, 'reverse')
  const shifted = (y: string, by: number): string => {
    const edge = shape.map((size, place) => (place === axis ? by : size))
    const ones = graph.node('Expand', [graph.scalar(1, dtype), graph.list(edge)])
    const [from, to] = back ? [by, length] : [0, length - by]
    const kept = graph.node('Slice', [y, graph.list([from]), graph.list([to]), graph.list([axis])])
    return graph.node('Concat', back ? [kept, ones] : [ones, kept], { axis: int(axis) })
  }
  if (sizeOf(shape) === 0) return graph.node('Identity', [x])
  let product = booleanOf(call.attributes, 'exclusive') ? shifted(x, 1) : x
  for (let by = 1; by < length; by *= 2) product = graph.node('Mul', [product, shifted(product, by)])
  return product === x ? graph.node('Identity', [x]) : product
})

/** Kernels that gather along axes. */
export const reductions = {
  All: reduction({ operator: 'ReduceMin', dtype: 'bool', through: 'int32' }),
  Any: reduction({ operator: 'ReduceMax', dtype: 'bool', through: 'int32' }),
  ArgMax: extremePlace('ArgMax'),
  ArgMin: extremePlace('ArgMin'),
  Cumprod: cumulativeProduct,
  Cumsum: cumulativeSum,
  LogSoftmax: normalised('LogSoftmax', 'axis'),
  Max: reduction({ operator: 'ReduceMax', axes: 'reductionIndices' }),
  Mean: reduction({ operator: 'ReduceMean', dtype: 'float32', through: 'float32' }),
  Min: reduction({ operator: 'ReduceMin', axes: 'axis' }),
  Prod: reduction({ operator: 'ReduceProd' }),
  Softmax: normalised('Softmax', 'dim'),
  Sum: reduction({ operator: 'ReduceSum' }),
} as const satisfies Record<string, KernelRow>
