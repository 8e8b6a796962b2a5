import type { Attributes } from '../../../kernels/attributes'
import { inputAt } from '../../../kernels/row'
import type { TensorSpec } from '../../../program'
import type { NodeList, Value } from '../graph'

/** A kernel's call that is lowered: what goes in, what its row in the table says comes out. */
export interface TensorflowCall {
  readonly values: readonly Value[]
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly attributes: Attributes
}

/** The lowering of one tfjs kernel: adds its nodes and answers with its outputs. */
export type TensorflowRow = (call: TensorflowCall, nodes: NodeList) => readonly Value[]

/** A kernel of one input and one output. */
export const one =
  (lowering: (x: Value, nodes: NodeList, call: TensorflowCall) => Value): TensorflowRow =>
  (call, nodes) => [lowering(inputAt(call.values, 0), nodes, call)]

/** A kernel of two inputs and one output. */
export const two =
  (lowering: (a: Value, b: Value, nodes: NodeList, call: TensorflowCall) => Value): TensorflowRow =>
  (call, nodes) => [lowering(inputAt(call.values, 0), inputAt(call.values, 1), nodes, call)]

/** The spec of the first input. */
export const firstInput = (call: TensorflowCall): TensorSpec => inputAt(call.inputs, 0)

/** The spec of the first output. */
export const firstOutput = (call: TensorflowCall): TensorSpec => inputAt(call.outputs, 0)
