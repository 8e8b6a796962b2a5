import { slice_util } from '@tensorflow/tfjs-core'
import { int, ints } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { sizeOf } from '../shapes'
import { axesOf, axisOf, numberOf, numbersOf } from './attributes'
import type { Attributes } from './attributes'
import { inputAt, spec, unary } from './row'
import type { KernelRow } from './row'

const reshaped = (input: string, shape: (x: TensorSpec, attributes: Attributes) => readonly number[]): KernelRow =>
  unary(
    input,
    (x, attributes) => spec(shape(x, attributes), x.dtype),
    (x, graph, call) => graph.reshape(x, inputAt(call.outputs, 0).shape),
  )

function withDimension(x: TensorSpec, attributes: Attributes): readonly number[] {
  return x.shape.toSpliced(axisOf(attributes, 'dim', x.shape.length + 1), 0, 1)
}

/** The shape that is asked for; one size may be −1 and is then what is left. */
function targetShape(x: TensorSpec, attributes: Attributes): readonly number[] {
  const shape = numbersOf(attributes, 'shape')
  const known = sizeOf(shape.filter((size) => size !== -1))
  return shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size))
}

/** Sizes of the parts that an axis is split into. */
function parts(x: TensorSpec, attributes: Attributes): readonly number[] {
  const whole = x.shape[axisOf(attributes, 'axis', x.shape.length, 0)] ?? 0
  const asked = attributes['numOrSizeSplits']
  if (typeof asked === 'number') return Array.from({ length: asked }, () => whole / asked)
  const sizes = numbersOf(attributes, 'numOrSizeSplits')
  const known = sizes.reduce((sum, size) => sum + Math.max(size, 0), 0)
  return sizes.map((size) => (size === -1 ? whole - known : size))
}

const replaced = (shape: readonly number[], axis: number, size: number): readonly number[] => shape.with(axis, size)

const split: KernelRow = {
  inputs: ['x'],
  many: true,
  specs: ({ inputs, attributes }) => {
    const x = inputAt(inputs, 0)
    const axis = axisOf(attributes, 'axis', x.shape.length, 0)
    return parts(x, attributes).map((size) => spec(replaced(x.shape, axis, size), x.dtype))
  },
  onnx: ({ inputs, attributes, names, outputs }, graph) => {
    const x = inputAt(inputs, 0)
    const axis = axisOf(attributes, 'axis', x.shape.length, 0)
    const sizes = graph.list(parts(x, attributes))
    return graph.nodes('Split', [inputAt(names, 0), sizes], outputs.length, { axis: int(axis) })
  },
}

const unpack: KernelRow = {
  inputs: ['value'],
  many: true,
  specs: ({ inputs, attributes }) => {
    const x = inputAt(inputs, 0)
    const axis = axisOf(attributes, 'axis', x.shape.length, 0)
    return Array.from({ length: x.shape[axis] ?? 0 }, () => spec(x.shape.toSpliced(axis, 1), x.dtype))
  },
  onnx: ({ inputs, attributes, names, outputs }, graph) => {
    const axis = axisOf(attributes, 'axis', inputAt(inputs, 0).shape.length, 0)
    const sizes = graph.list(outputs.map(() => 1))
    const slices = graph.nodes('Split', [inputAt(names, 0), sizes], outputs.length, { axis: int(axis) })
    return slices.map((slice, index) => graph.reshape(slice, inputAt(outputs, index).shape))
  },
}

const pack: KernelRow = {
  inputs: 'list',
  specs: ({ inputs, attributes }) => {
    const x = inputAt(inputs, 0)
    return [spec(x.shape.toSpliced(axisOf(attributes, 'axis', x.shape.length + 1, 0), 0, inputs.length), x.dtype)]
  },
  onnx: ({ inputs, attributes, names }, graph) => {
    const axis = axisOf(attributes, 'axis', inputAt(inputs, 0).shape.length + 1, 0)
    const wide = names.map((name) => graph.node('Unsqueeze', [name, graph.list([axis])]))
    return [graph.node('Concat', wide, { axis: int(axis) })]
  },
}

const concat: KernelRow = {
  inputs: 'list',
  specs: ({ inputs, attributes }) => {
    const x = inputAt(inputs, 0)
    const axis = axisOf(attributes, 'axis', x.shape.length, 0)
    const size = inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0)
    return [spec(replaced(x.shape, axis, size), x.dtype)]
  },
  onnx: ({ inputs, attributes, names }, graph) => {
    const axis = axisOf(attributes, 'axis', inputAt(inputs, 0).shape.length, 0)
    return [graph.node('Concat', names, { axis: int(axis) })]
  },
}

function sliceBounds(x: TensorSpec, attributes: Attributes): { begin: readonly number[]; size: readonly number[] } {
  const starts = numbersOf(attributes, 'begin')
  const sizes = numbersOf(attributes, 'size')
  const begin = x.shape.map((_, axis) => starts[axis] ?? 0)
  return {
    begin,
    size: x.shape.map((whole, axis) => {
      const size = sizes[axis] ?? -1
      return size < 0 ? whole - (begin[axis] ?? 0) : size
    }),
  }
}

const slice = unary(
  'x',
  (x, attributes) => spec(sliceBounds(x, attributes).size, x.dtype),
  (x, graph, call) => {
    const { begin, size } = sliceBounds(inputAt(call.inputs, 0), call.attributes)
    const end = begin.map((start, axis) => start + (size[axis] ?? 0))
    return graph.node('Slice', [x, graph.list(begin), graph.list(end)])
  },
)

const strided = (x: TensorSpec, attributes: Attributes) =>
  slice_util.sliceInfo(
    [...x.shape],
    [...numbersOf(attributes, 'begin')],
    [...numbersOf(attributes, 'end')],
    [...numbersOf(attributes, 'strides')],
    numberOf(attributes, 'beginMask', 0),
    numberOf(attributes, 'endMask', 0),
    numberOf(attributes, 'ellipsisMask', 0),
    numberOf(attributes, 'newAxisMask', 0),
    numberOf(attributes, 'shrinkAxisMask', 0),
  )

/** An end before the first element, which as a plain −1 would mean the last. */
const beforeAll = -(2 ** 31)

const stridedSlice = unary(
  'x',
  (x, attributes) => spec(strided(x, attributes).finalShape, x.dtype),
  (x, graph, call) => {
    const { begin, end, strides, finalShape } = strided(inputAt(call.inputs, 0), call.attributes)
    const ends = end.map((last, axis) => (last < 0 && (strides[axis] ?? 1) < 0 ? beforeAll : last))
    const axes = graph.list(begin.map((_, axis) => axis))
    const taken = graph.node('Slice', [x, graph.list(begin), graph.list(ends), axes, graph.list(strides)])
    return graph.reshape(taken, finalShape)
  },
)

const tile = unary(
  'x',
  (x, attributes) => {
    const repeats = numbersOf(attributes, 'reps')
    return spec(
      x.shape.map((size, axis) => size * (repeats[axis] ?? 1)),
      x.dtype,
    )
  },
  (x, graph, call) => graph.node('Tile', [x, graph.list(numbersOf(call.attributes, 'reps'))]),
)

const transpose = unary(
  'x',
  (x, attributes) => spec(permuted(x, numbersOf(attributes, 'perm')), x.dtype),
  (x, graph, call) => graph.node('Transpose', [x], { perm: ints(numbersOf(call.attributes, 'perm')) }),
)

const permuted = (x: TensorSpec, permutation: readonly number[]): readonly number[] =>
  permutation.map((axis) => x.shape[axis] ?? 1)

const reverse = unary(
  'x',
  (x) => x,
  (x, graph, call) => {
    const axes = axesOf(call.attributes, 'dims', inputAt(call.inputs, 0).shape.length)
    if (axes.length === 0) return graph.node('Identity', [x])
    const each = (value: number) => graph.list(axes.map(() => value))
    return graph.node('Slice', [x, each(-1), each(beforeAll), graph.list(axes), each(-1)])
  },
)

/** Kernels that move elements and leave them as they are. */
export const arrangement = {
  Concat: concat,
  ExpandDims: reshaped('input', withDimension),
  Pack: pack,
  Reshape: reshaped('x', targetShape),
  Reverse: reverse,
  Slice: slice,
  SplitV: split,
  StridedSlice: stridedSlice,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
} as const satisfies Record<string, KernelRow>
