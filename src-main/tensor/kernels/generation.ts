import { fail } from '@contract/failure'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { isDType, tensorValue } from '../shapes'
import { numberOf, numbersOf, textOf } from './attributes'
import { inputAt, spec, unary } from './row'
import type { KernelRow } from './row'

const filled = (value: number, { shape, dtype }: TensorSpec, graph: OnnxGraph): string =>
  graph.node('Expand', [graph.scalar(value, dtype), graph.list(shape)])

const like = (value: number): KernelRow =>
  unary(
    'x',
    (x) => x,
    (_x, graph, call) => filled(value, inputAt(call.outputs, 0), graph),
  )

const fill: KernelRow = {
  inputs: [],
  specs: ({ attributes }) => {
    const dtype = textOf(attributes, 'dtype', 'float32')
    if (!isDType(dtype)) throw fail('invalid-input', `A program's tensors are float32, int32 or bool, not ${dtype}.`)
    return [spec(numbersOf(attributes, 'shape'), dtype)]
  },
  onnx: ({ attributes, outputs }, graph) => [filled(Number(attributes['value']), inputAt(outputs, 0), graph)],
}

const range: KernelRow = {
  inputs: [],
  specs: ({ attributes }) => [
    spec(
      [rangeOf(numberOf(attributes, 'start'), numberOf(attributes, 'stop'), numberOf(attributes, 'step', 1)).length],
      textOf(attributes, 'dtype', 'float32') === 'int32' ? 'int32' : 'float32',
    ),
  ],
  onnx: ({ attributes, outputs }, graph) => [
    graph.constant(
      tensorValue(
        inputAt(outputs, 0),
        rangeOf(numberOf(attributes, 'start'), numberOf(attributes, 'stop'), numberOf(attributes, 'step', 1)),
      ),
    ),
  ],
}

function rangeOf(start: number, stop: number, step: number): readonly number[] {
  const length = Math.max(0, Math.ceil((stop - start) / step))
  return Array.from({ length }, (_, index) => start + index * step)
}

const linSpace: KernelRow = {
  inputs: [],
  specs: ({ attributes }) => [spec([numberOf(attributes, 'num')], 'float32')],
  onnx: ({ attributes, outputs }, graph) => {
    const [start, stop, count] = ['start', 'stop', 'num'].map((name) => numberOf(attributes, name))
    const step = ((stop ?? 0) - (start ?? 0)) / Math.max((count ?? 1) - 1, 1)
    const values = Array.from({ length: count ?? 0 }, (_, index) => (start ?? 0) + index * step)
    return [graph.constant(tensorValue(inputAt(outputs, 0), values))]
  },
}

/** Sums of any number of tensors of one shape. */
const addAll: KernelRow = {
  inputs: 'list',
  specs: ({ inputs }) => [inputAt(inputs, 0)],
  onnx: ({ inputs, names }, graph) =>
    inputAt(inputs, 0).dtype === 'float32'
      ? [graph.node('Sum', names)]
      : [names.reduce((sum, name) => graph.node('Add', [sum, name]))],
}

/** Kernels whose values are known from their attributes, and sums of lists. */
export const generation = {
  AddN: addAll,
  Fill: fill,
  LinSpace: linSpace,
  OnesLike: like(1),
  Range: range,
  ZerosLike: like(0),
} as const satisfies Record<string, KernelRow>
