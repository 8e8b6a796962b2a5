import { numberOf } from '../../../kernels/attributes'
import { float } from '../messages'
import type { Operation } from '../operations'
import { firstInput, one, type TensorflowRow } from './row'

/** A kernel that is one operation of the same meaning. */
const direct = (operation: Operation): TensorflowRow => one((x, nodes) => nodes.node(operation, [x]))

/** A question about floats; whole numbers are asked as floats. */
const verdict = (operation: Operation): TensorflowRow =>
  one((x, nodes) => nodes.node(operation, [nodes.cast(x, 'float32')], { type: 'bool' }))

export const elementwise = {
  Abs: direct('Abs'),
  Acos: direct('Acos'),
  Acosh: direct('Acosh'),
  Asin: direct('Asin'),
  Asinh: direct('Asinh'),
  Atan: direct('Atan'),
  Atanh: direct('Atanh'),
  Ceil: direct('Ceil'),
  ClipByValue: one((x, nodes, call) => {
    const bound = (name: string) => nodes.scalar(numberOf(call.attributes, name), firstInput(call).dtype)
    return nodes.node('ClipByValue', [x, bound('clipValueMin'), bound('clipValueMax')])
  }),
  Cos: direct('Cos'),
  Cosh: direct('Cosh'),
  Elu: direct('Elu'),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  Expm1: direct('Expm1'),
  Floor: direct('Floor'),
  IsFinite: verdict('IsFinite'),
  IsInf: verdict('IsInf'),
  IsNan: verdict('IsNan'),
  LeakyRelu: one((x, nodes, { attributes }) =>
    nodes.node('LeakyRelu', [x], { attributes: { alpha: float(numberOf(attributes, 'alpha')) } }),
  ),
  Log: direct('Log'),
  Log1p: direct('Log1p'),
  LogicalNot: direct('LogicalNot'),
  Neg: direct('Neg'),
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Relu6: direct('Relu6'),
  Round: direct('Round'),
  Rsqrt: direct('Rsqrt'),
  Selu: direct('Selu'),
  Sigmoid: direct('Sigmoid'),
  // tfjs's sign of NaN is 0, TensorFlow's NaN.
  Sign: one((x, nodes, call) => {
    const { dtype } = firstInput(call)
    const side = (operation: Operation) =>
      nodes.cast(nodes.node(operation, [x, nodes.scalar(0, dtype)], { type: 'bool' }), dtype)
    return nodes.node('Sub', [side('Greater'), side('Less')])
  }),
  Sin: direct('Sin'),
  Sinh: direct('Sinh'),
  Softplus: direct('Softplus'),
  Sqrt: direct('Sqrt'),
  Square: direct('Square'),
  Step: one((x, nodes, call) => {
    const { dtype } = firstInput(call)
    const positive = nodes.node('Greater', [x, nodes.scalar(0, dtype)], { type: 'bool' })
    const alpha = numberOf(call.attributes, 'alpha', 0)
    const result =
      alpha === 0
        ? nodes.cast(positive, dtype)
        : nodes.where(positive, nodes.scalar(1, dtype), nodes.scalar(alpha, dtype))
    return dtype === 'float32' ? nodes.where(nodes.node('IsNan', [x], { type: 'bool' }), x, result) : result
  }),
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
} as const satisfies Record<string, TensorflowRow>
