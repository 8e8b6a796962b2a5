import { fail } from '@contract/failure'
import { int, ints, runtimeDomain } from '../lower/onnx/graph'
import type { OnnxGraph } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { broadcast, show, sizeOf } from '../shapes'
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

/**
 * The runtime turns a transposed first matrix anew for each 128 columns of the result. From so many columns on, and for
 * a matrix of so many elements, it is faster to turn it once.
 */
const turnedFrom = { columns: 512, elements: 2 ** 16 }

/** A product, the transposed ones without moving anything in memory, but for a large first matrix. */
function product(call: OnnxCall, graph: OnnxGraph): string {
  const [a, b] = [inputAt(call.inputs, 0), inputAt(call.inputs, 1)]
  const [first, second] = [inputAt(call.names, 0), inputAt(call.names, 1)]
  const [transposeA, transposeB] = [booleanOf(call.attributes, 'transposeA'), booleanOf(call.attributes, 'transposeB')]
  const flat = a.shape.length === 2 && b.shape.length === 2
  const columns = inputAt(call.outputs, 0).shape.at(-1) ?? 0
  if (flat && transposeA && columns >= turnedFrom.columns && sizeOf(a.shape) >= turnedFrom.elements) {
    return multiplied(turned(first, a.shape, graph), second, { flat, transposeA: false, transposeB }, graph)
  }
  return multiplied(first, second, { flat, transposeA, transposeB }, graph)
}

interface Multiplying {
  /** Both are matrices, not stacks of them. */
  readonly flat: boolean
  readonly transposeA: boolean
  readonly transposeB: boolean
}

function multiplied(a: string, b: string, { flat, transposeA, transposeB }: Multiplying, graph: OnnxGraph): string {
  if (!transposeA && !transposeB) return graph.node('MatMul', [a, b])
  const transposed = { transA: int(transposeA ? 1 : 0), transB: int(transposeB ? 1 : 0) }
  return flat ? graph.node('Gemm', [a, b], transposed) : graph.node('FusedMatMul', [a, b], transposed, runtimeDomain)
}

/** A matrix turned, as a stack of one: that of a plain matrix the runtime would take back into the product. */
function turned(name: string, [rows = 0, columns = 0]: readonly number[], graph: OnnxGraph): string {
  const stacked = graph.reshape(name, [1, rows, columns])
  return graph.reshape(graph.node('Transpose', [stacked], { perm: ints([0, 2, 1]) }), [columns, rows])
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
