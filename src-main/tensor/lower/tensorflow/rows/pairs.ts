import { firstInput, two, type TensorflowRow } from './row'
import type { Operation } from '../operations'

const direct = (operation: Operation): TensorflowRow => two((a, b, nodes) => nodes.node(operation, [a, b]))

const verdict = (operation: Operation): TensorflowRow =>
  two((a, b, nodes, call) => {
    // TensorFlow orders numbers only.
    const bool = firstInput(call).dtype === 'bool'
    const [left, right] = bool ? [nodes.cast(a, 'int32'), nodes.cast(b, 'int32')] : [a, b]
    return nodes.node(operation, [left, right], { type: 'bool' })
  })

const bools = (operation: Operation): TensorflowRow =>
  two((a, b, nodes) => nodes.node(operation, [a, b], { type: 'bool' }))

/** Kernels of two inputs that work element by element, broadcasting. */
export const pairs = {
  Add: direct('AddV2'),
  Atan2: direct('Atan2'),
  EluGrad: direct('EluGrad'),
  Equal: bools('Equal'),
  FloorDiv: two((a, b, nodes) => nodes.cast(nodes.node('FloorDiv', [a, b]), 'int32')),
  Greater: verdict('Greater'),
  GreaterEqual: verdict('GreaterEqual'),
  Less: verdict('Less'),
  LessEqual: verdict('LessEqual'),
  LogicalAnd: bools('LogicalAnd'),
  LogicalOr: bools('LogicalOr'),
  LogicalXor: bools('NotEqual'),
  Maximum: direct('Maximum'),
  Minimum: direct('Minimum'),
  Mod: direct('FloorMod'),
  Multiply: direct('Mul'),
  NotEqual: bools('NotEqual'),
  Pow: direct('Pow'),
  Prelu: two((x, alpha, nodes) => {
    const negative = nodes.node('Less', [x, nodes.scalar(0)], { type: 'bool' })
    return nodes.where(negative, nodes.node('Mul', [x, alpha]), x)
  }),
  RealDiv: two((a, b, nodes) => nodes.node('RealDiv', [nodes.cast(a, 'float32'), nodes.cast(b, 'float32')])),
  SquaredDifference: direct('SquaredDifference'),
  Sub: direct('Sub'),
} as const satisfies Record<string, TensorflowRow>
