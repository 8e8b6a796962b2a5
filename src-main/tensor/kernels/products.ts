import { fail } from '@contract/failure'
import { int, runtimeDomain } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { broadcast, show } from '../shapes'
import { booleanOf, numberOf, textOf } from './attributes'
import { inputAt, spec } from './row'
import type { KernelCall, KernelRow, OnnxCall } from './row'

/** Shape of a · b over the last two axes, the others broadcasting. */
function productSpec({ inputs, attributes }: KernelCall): TensorSpec {
  const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)]
  const [rows, inner] = lastTwo(a, booleanOf(attributes, 'transposeA'))
  const [others, columns] = lastTwo(b, booleanOf(attributes, 'transposeB'))
  if (inner !== others) {
    throw fail(
      'invalid-input',
      `Matrices of shapes ${show(a.shape)} and ${show(b.shape)} don't meet: ${inner} and ${others}.`,
    )
  }
  return spec([...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns], a.dtype)
}

function lastTwo({ shape }: TensorSpec, transposed: boolean): readonly [number, number] {
  const [rows, columns] = shape.slice(-2)
  if (rows === undefined || columns === undefined) {
    throw fail('invalid-input', `A matrix product takes tensors of rank 2 and above, not of shape ${show(shape)}.`)
  }
  return transposed ? [columns, rows] : [rows, columns]
}

/** A product, the transposed ones without moving anything in memory. */
function product(call: OnnxCall, graph: OnnxGraph): string {
  const names = [inputAt(call.names, 0), inputAt(call.names, 1)]
  const transA = int(booleanOf(call.attributes, 'transposeA') ? 1 : 0)
  const transB = int(booleanOf(call.attributes, 'transposeB') ? 1 : 0)
  if (transA.kind === 'int' && transA.value === 0 && transB.kind === 'int' && transB.value === 0) {
    return graph.node('MatMul', names)
  }
  const flat = call.inputs.slice(0, 2).every(({ shape }) => shape.length === 2)
  return flat
    ? graph.node('Gemm', names, { transA, transB })
    : graph.node('FusedMatMul', names, { transA, transB }, runtimeDomain)
}

/** Activations that tfjs fuses into a product. */
function activated(x: string, { attributes }: OnnxCall, graph: OnnxGraph): string {
  const activation = textOf(attributes, 'activation', 'linear')
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
    case 'sigmoid':
    case 'elu':
      return graph.node({ relu: 'Relu', sigmoid: 'Sigmoid', elu: 'Elu' }[activation], [x])
    case 'relu6':
      return graph.node('Clip', [x, graph.scalar(0), graph.scalar(6)])
    case 'leakyrelu':
      return graph.node('LeakyRelu', [x], {
        alpha: { kind: 'float', value: numberOf(attributes, 'leakyreluAlpha', 0.2) },
      })
    default:
      throw fail('internal', `A fused product with the activation "${activation}" has no lowering.`)
  }
}

/** Products of matrices. */
export const products = {
  BatchMatMul: {
    inputs: ['a', 'b'],
    specs: (call) => [productSpec(call)],
    onnx: (call, graph) => [product(call, graph)],
  },
  _FusedMatMul: {
    inputs: ['a', 'b', 'bias?'],
    specs: (call) => [productSpec(call)],
    onnx: (call, graph) => {
      const [, , bias] = call.names
      const result = product(call, graph)
      return [activated(bias === undefined ? result : graph.node('Add', [result, bias]), call, graph)]
    },
  },
} as const satisfies Record<string, KernelRow>
