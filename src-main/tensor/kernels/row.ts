import type { OnnxGraph } from '../lower/onnx/graph'
import type { DType, TensorSpec } from '../program'
import type { Attributes } from './attributes'

/** A call of a kernel: the specs of its inputs, and its attributes. */
export interface KernelCall {
  readonly inputs: readonly TensorSpec[]
  readonly attributes: Attributes
}

/** A call that is lowered: the names of its inputs in the ONNX graph, and the specs that its row gave its outputs. */
export interface OnnxCall extends KernelCall {
  readonly names: readonly string[]
  readonly outputs: readonly TensorSpec[]
}

/** What is known of one tfjs kernel. A row that lacks a lowering does not compile. */
export interface KernelRow {
  /** tfjs's names of the inputs in order; those that end in ? may be missing; `list` is an array of any length. */
  readonly inputs: readonly string[] | 'list'
  /** The kernel answers with a list, however long. */
  readonly many?: true
  /** Shapes and types of the outputs. */
  specs(call: KernelCall): readonly TensorSpec[]
  /** Adds the kernel's nodes to an ONNX graph and answers with the names of its outputs. */
  onnx(call: OnnxCall, graph: OnnxGraph): readonly string[]
}

/** The input of a place that the row declares as always there. */
export function inputAt<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new Error(`A kernel was called without its input ${index}.`)
  return value
}

export const spec = (shape: readonly number[], dtype: DType): TensorSpec => ({ shape, dtype })

/** A row of one input and one output. */
export const unary = (
  input: string,
  specs: (x: TensorSpec, attributes: Attributes) => TensorSpec,
  onnx: (x: string, graph: OnnxGraph, call: OnnxCall) => string,
): KernelRow => ({
  inputs: [input],
  specs: ({ inputs, attributes }) => [specs(inputAt(inputs, 0), attributes)],
  onnx: (call, graph) => [onnx(inputAt(call.names, 0), graph, call)],
})
