import { fail } from '@contract/failure'
import { booleanOf, numberOf, textOf } from '../../../kernels/attributes'
import { inputAt } from '../../../kernels/row'
import type { NodeList, Value } from '../graph'
import { flag, float } from '../messages'
import type { TensorflowCall, TensorflowRow } from './row'

function product(call: TensorflowCall, nodes: NodeList): Value {
  const matrices = call.values.slice(0, 2)
  const first = flag(booleanOf(call.attributes, 'transposeA'))
  const second = flag(booleanOf(call.attributes, 'transposeB'))
  const flat = call.inputs.slice(0, 2).every(({ shape }) => shape.length === 2)
  return flat
    ? nodes.node('MatMul', matrices, { attributes: { transpose_a: first, transpose_b: second } })
    : nodes.node('BatchMatMulV2', matrices, { attributes: { adj_x: first, adj_y: second } })
}

/** Activations that tfjs fuses into a product. */
function activated(x: Value, { attributes }: TensorflowCall, nodes: NodeList): Value {
  const activation = textOf(attributes, 'activation', 'linear')
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'elu':
      return nodes.node(({ relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid', elu: 'Elu' } as const)[activation], [x])
    case 'leakyrelu':
      return nodes.node('LeakyRelu', [x], {
        attributes: { alpha: float(numberOf(attributes, 'leakyreluAlpha', 0.2)) },
      })
    default:
      throw fail('internal', `A fused product with the activation "${activation}" has no lowering.`)
  }
}

/** Products of matrices. */
export const products = {
  BatchMatMul: (call, nodes) => [product(call, nodes)],
  _FusedMatMul: (call, nodes) => {
    const result = product(call, nodes)
    const biased = call.values.length > 2 ? nodes.node('AddV2', [result, inputAt(call.values, 2)]) : result
    return [activated(biased, call, nodes)]
  },
} as const satisfies Record<string, TensorflowRow>
