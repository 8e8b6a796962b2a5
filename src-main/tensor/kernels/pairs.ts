import type { OnnxGraph } from '../lower/onnx/graph'
import type { DType } from '../program'
import { broadcast } from '../shapes'
import { inLongRows } from './repeated'
import { inputAt, spec } from './row'
import type { KernelRow, OnnxCall } from './row'

type Lowering = (a: string, b: string, graph: OnnxGraph, call: OnnxCall) => string

/** A row of two inputs that meet by broadcasting; the result has the first one's type unless it is given. */
function pair(lowering: Lowering, dtype?: DType, names: readonly [string, string] = ['a', 'b']): KernelRow {
  return {
    inputs: names,
    specs: ({ inputs }) => {
      const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)]
      return [spec(broadcast(a.shape, b.shape), dtype ?? a.dtype)]
    },
    onnx: (call, graph) => {
      const operand = (index: number) => ({
        name: inputAt(call.names, index),
        shape: inputAt(call.inputs, index).shape,
      })
      return [inLongRows(operand(0), operand(1), graph, (a, b) => lowering(a, b, graph, call))]
    },
  }
}

const direct = (operator: string): KernelRow => pair((a, b, graph) => graph.node(operator, [a, b]))

const verdict = (operator: string): KernelRow => pair((a, b, graph) => graph.node(operator, [a, b]), 'bool')

const isFloat = (call: OnnxCall): boolean => inputAt(call.inputs, 0).dtype === 'float32'

const squaredDifference: Lowering = (a, b, graph) => {
  const difference = graph.node('Sub', [a, b])
  return graph.node('Mul', [difference, difference])
}

/** The remainder with the divisor's sign; ONNX's own for floats has the dividend's. */
const modulo: Lowering = (a, b, graph, call) => {
  if (!isFloat(call)) return graph.node('Mod', [a, b])
  const remainder = graph.node('Mod', [a, b], { fmod: { kind: 'int', value: 1 } })
  const other = graph.node('Less', [graph.node('Mul', [remainder, b]), graph.scalar(0)])
  return graph.node('Where', [other, graph.node('Add', [remainder, b]), remainder])
}

/** floor(a / b) as int32; ONNX's integer division truncates, so one is taken off where signs differ. */
const floorDivision: Lowering = (a, b, graph, call) => {
  const quotient = graph.node('Div', [a, b])
  if (isFloat(call)) return graph.cast(graph.node('Floor', [quotient]), 'int32')
  const zero = graph.scalar(0, 'int32')
  const remainder = graph.node('Sub', [a, graph.node('Mul', [quotient, b])])
  const signsDiffer = graph.node('Xor', [graph.node('Less', [remainder, zero]), graph.node('Less', [b, zero])])
  const uneven = graph.node('Not', [graph.node('Equal', [remainder, zero])])
  const less = graph.node('And', [uneven, signsDiffer])
  return graph.node('Sub', [quotient, graph.cast(less, 'int32')])
}

/** The angle of (x, y) in (−π, π]: arctan(y/x), half a turn further on the left, 0 at the origin. */
const arcTangent: Lowering = (y, x, graph) => {
  const zero = graph.scalar(0)
  const base = graph.node('Atan', [graph.node('Div', [y, x])])
  const below = graph.node('Less', [y, zero])
  const turn = graph.node('Where', [below, graph.scalar(-Math.PI), graph.scalar(Math.PI)])
  const left = graph.node('Add', [base, turn])
  const origin = graph.node('And', [graph.node('Equal', [x, zero]), graph.node('Equal', [y, zero])])
  const right = graph.node('Where', [origin, zero, base])
  return graph.node('Where', [graph.node('Less', [x, zero]), left, right])
}

const eluGradient: Lowering = (dy, y, graph) => {
  const inside = graph.node('Mul', [dy, graph.node('Add', [y, graph.scalar(1)])])
  return graph.node('Where', [graph.node('GreaterOrEqual', [y, graph.scalar(0)]), dy, inside])
}

const parametricRelu: Lowering = (x, alpha, graph) =>
  graph.node('Where', [graph.node('Less', [x, graph.scalar(0)]), graph.node('Mul', [x, alpha]), x])

/** Kernels of two inputs that work element by element, broadcasting. */
export const pairs = {
  Add: direct('Add'),
  Atan2: pair(arcTangent),
  EluGrad: pair(eluGradient, undefined, ['dy', 'y']),
  Equal: verdict('Equal'),
  FloorDiv: pair(floorDivision, 'int32'),
  Greater: verdict('Greater'),
  GreaterEqual: verdict('GreaterOrEqual'),
  Less: verdict('Less'),
  LessEqual: verdict('LessOrEqual'),
  LogicalAnd: verdict('And'),
  LogicalOr: verdict('Or'),
  LogicalXor: verdict('Xor'),
  Maximum: direct('Max'),
  Minimum: direct('Min'),
  Mod: pair(modulo),
  Multiply: direct('Mul'),
  NotEqual: pair((a, b, graph) => graph.node('Not', [graph.node('Equal', [a, b])]), 'bool'),
  Pow: direct('Pow'),
  Prelu: pair(parametricRelu, undefined, ['x', 'alpha']),
  RealDiv: pair((a, b, graph) => graph.node('Div', [a, b]), 'float32'),
  SquaredDifference: pair(squaredDifference),
  Sub: direct('Sub'),
} as const satisfies Record<string, KernelRow>
