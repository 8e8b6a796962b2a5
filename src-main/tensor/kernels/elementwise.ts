import { float } from '../lower/onnx/graph'
import type { OnnxAttributes, OnnxGraph } from '../lower/onnx/graph'
import type { DType, TensorSpec } from '../program'
import { numberOf } from './attributes'
import { spec, unary } from './row'
import type { KernelRow, OnnxCall } from './row'

type Lowering = (x: string, graph: OnnxGraph, call: OnnxCall) => string

const same = (x: TensorSpec): TensorSpec => x

/** A kernel that is one ONNX operator of the same meaning. */
const direct = (operator: string, attributes: OnnxAttributes = {}): KernelRow =>
  unary('x', same, (x, graph) => graph.node(operator, [x], attributes))

const composed = (lowering: Lowering): KernelRow => unary('x', same, lowering)

const verdict = (lowering: Lowering): KernelRow => unary('x', ({ shape }) => spec(shape, 'bool'), lowering)

const typeOf = (call: OnnxCall): DType => call.inputs[0]?.dtype ?? 'float32'

/** log(1 + x) without the loss of digits near 0: log u + (x − (u − 1)) / u, u = 1 + x (Kahan). */
const log1p: Lowering = (x, graph) => {
  const one = graph.scalar(1)
  const u = graph.node('Add', [x, one])
  const plain = graph.node('Log', [u])
  const lost = graph.node('Sub', [x, graph.node('Sub', [u, one])])
  const corrected = graph.node('Add', [plain, graph.node('Div', [lost, u])])
  const small = graph.node('Less', [graph.node('Abs', [x]), graph.scalar(0.5)])
  return graph.node('Where', [small, corrected, plain])
}

/** e^x − 1 without the loss of digits near 0: 2 tanh(x/2) / (1 − tanh(x/2)). */
const expm1: Lowering = (x, graph) => {
  const one = graph.scalar(1)
  const half = graph.node('Tanh', [graph.node('Mul', [x, graph.scalar(0.5)])])
  const near = graph.node('Div', [graph.node('Add', [half, half]), graph.node('Sub', [one, half])])
  const far = graph.node('Sub', [graph.node('Exp', [x]), one])
  return graph.node('Where', [graph.node('Less', [graph.node('Abs', [x]), graph.scalar(0.5)]), near, far])
}

/** 1 above 0, `alpha` elsewhere, NaN for NaN. */
const step: Lowering = (x, graph, call) => {
  const dtype = typeOf(call)
  const positive = graph.node('Greater', [x, graph.scalar(0, dtype)])
  const alpha = numberOf(call.attributes, 'alpha', 0)
  const result =
    alpha === 0
      ? graph.cast(positive, dtype)
      : graph.node('Where', [positive, graph.scalar(1, dtype), graph.scalar(alpha, dtype)])
  return dtype === 'float32' ? graph.node('Where', [graph.node('IsNaN', [x]), x, result]) : result
}

const clip: Lowering = (x, graph, call) =>
  graph.node('Clip', [
    x,
    graph.scalar(numberOf(call.attributes, 'clipValueMin'), typeOf(call)),
    graph.scalar(numberOf(call.attributes, 'clipValueMax'), typeOf(call)),
  ])

const isFinite: Lowering = (x, graph) =>
  graph.node('Not', [graph.node('Or', [graph.node('IsNaN', [x]), graph.node('IsInf', [x])])])

/** Kernels of one input that work on each element by itself. */
export const elementwise = {
  Abs: direct('Abs'),
  Acos: direct('Acos'),
  Acosh: direct('Acosh'),
  Asin: direct('Asin'),
  Asinh: direct('Asinh'),
  Atan: direct('Atan'),
  Atanh: direct('Atanh'),
  Ceil: direct('Ceil'),
  ClipByValue: composed(clip),
  Cos: direct('Cos'),
  Cosh: direct('Cosh'),
  Elu: direct('Elu', { alpha: float(1) }),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  Expm1: composed(expm1),
  Floor: direct('Floor'),
  IsFinite: verdict(isFinite),
  IsInf: verdict((x, graph) => graph.node('IsInf', [x])),
  IsNan: verdict((x, graph) => graph.node('IsNaN', [x])),
  LeakyRelu: composed((x, graph, call) =>
    graph.node('LeakyRelu', [x], { alpha: float(numberOf(call.attributes, 'alpha')) }),
  ),
  Log: direct('Log'),
  Log1p: composed(log1p),
  LogicalNot: direct('Not'),
  Neg: direct('Neg'),
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Relu6: composed((x, graph, call) =>
    graph.node('Clip', [x, graph.scalar(0, typeOf(call)), graph.scalar(6, typeOf(call))]),
  ),
  Round: direct('Round'),
  Rsqrt: composed((x, graph) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Selu: direct('Selu'),
  Sigmoid: direct('Sigmoid'),
  Sign: direct('Sign'),
  Sin: direct('Sin'),
  Sinh: direct('Sinh'),
  Softplus: direct('Softplus'),
  Sqrt: direct('Sqrt'),
  Square: composed((x, graph) => graph.node('Mul', [x, x])),
  Step: composed(step),
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
} as const satisfies Record<string, KernelRow>
