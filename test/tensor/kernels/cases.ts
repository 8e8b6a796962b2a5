import * as tf from '@tensorflow/tfjs-core'
import type { KernelName } from '../../../src-main/tensor/kernels/table'
import type { TensorValue } from '../../../src-main/tensor'
import { random } from './parity'

/** A call that reaches a kernel, on inputs of its own; `gradient` where tfjs can differentiate it. */
export interface Case {
  readonly inputs: readonly TensorValue[]
  readonly gradient: boolean
  call(...tensors: readonly tf.Tensor[]): tf.Tensor | tf.Tensor[]
}

type Call = Case['call']

const shapes: readonly (readonly number[])[] = [[], [5], [3, 4], [2, 1, 3], [2, 3, 2, 2]]

/** Shapes that meet by broadcasting. */
const meetings: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[4], []],
  [[3, 1], [4]],
  [
    [2, 3, 4],
    [3, 4],
  ],
  [
    [2, 1, 3, 2],
    [4, 1, 2],
  ],
]

const unary = (
  call: (x: tf.Tensor) => tf.Tensor,
  bounds: readonly [number, number] = [-2, 2],
  gradient = true,
): readonly Case[] =>
  shapes.map((shape, seed) => ({ inputs: [random(shape, seed + 1, bounds)], gradient, call: (x) => call(given(x)) }))

const pair = (
  call: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  gradient = true,
  bounds: readonly [number, number] = [0.3, 2],
  dtype: 'float32' | 'int32' | 'bool' = 'float32',
): readonly Case[] =>
  meetings.map(([a, b], seed) => ({
    inputs: [random(a, 2 * seed + 1, bounds, dtype), random(b, 2 * seed + 2, bounds, dtype)],
    gradient,
    call: (x, y) => call(given(x), given(y)),
  }))

const one = (
  shape: readonly number[],
  call: Call,
  gradient = true,
  dtype: 'float32' | 'int32' | 'bool' = 'float32',
  bounds?: readonly [number, number],
): Case => ({
  inputs: [random(shape, shape.length + 7, bounds, dtype)],
  gradient,
  call,
})

const several = (list: readonly (readonly number[])[], call: Call, gradient = true): Case => ({
  inputs: list.map((shape, seed) => random(shape, seed + 11)),
  gradient,
  call,
})

/** Two inputs of one shape: tfjs's gradients of these kernels don't broadcast. */
const alike = (call: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case =>
  several(
    [
      [3, 4],
      [3, 4],
    ],
    (a, b) => call(given(a), given(b)),
  )

const given = (x: tf.Tensor | undefined): tf.Tensor => {
  if (x === undefined) throw new Error('The case lacks an input.')
  return x
}

const chequered = tf.tensor2d([1, 0, 0, 1], [2, 2], 'bool')

const indices = (values: readonly number[]) => tf.tensor1d([...values], 'int32')

const reductions = (
  call: (x: tf.Tensor, axis: number | number[] | undefined, keep: boolean) => tf.Tensor,
  gradient = true,
): readonly Case[] => [
  one([4], (x) => call(given(x), undefined, false), gradient),
  one([3, 4], (x) => call(given(x), -1, false), gradient),
  one([3, 4], (x) => call(given(x), [0, 1], true), gradient),
  one([2, 3, 4], (x) => call(given(x), [0, -1], false), gradient),
  one([2, 1, 3, 2], (x) => call(given(x), [1, 2], true), gradient),
]

const logical = (call: (x: tf.Tensor, axis: number | undefined) => tf.Tensor): readonly Case[] => [
  one([3, 4], (x) => call(given(x), -1), false, 'bool'),
  one([2, 2, 3], (x) => call(given(x), undefined), false, 'bool'),
]

const products: readonly Case[] = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
].flatMap(([ta = false, tb = false]) => {
  const left = ta ? [4, 3] : [3, 4]
  const right = tb ? [5, 4] : [4, 5]
  const call: Call = (a, b) => tf.matMul(given(a), given(b), ta, tb)
  return [
    several([left, right], call),
    several(
      [
        [2, ...left],
        [2, ...right],
      ],
      call,
    ),
    several(
      [
        [2, 3, ...left],
        [2, 3, ...right],
      ],
      call,
    ),
  ]
})

const safe = (call: (x: tf.Tensor) => tf.Tensor) => unary(call, [0.2, 0.8])

/** Kernels that tfjs names and its own operations never call; tried by themselves. */
export type Uncalled = 'DatasetRows' | 'LogSoftmax' | 'LogicalXor'

/** For each kernel of the table at least one case; the record does not compile where one is missing. */
export const cases: Readonly<Record<Exclude<KernelName, Uncalled>, readonly Case[]>> = {
  Abs: unary(tf.abs),
  Acos: safe(tf.acos),
  Acosh: unary(tf.acosh, [1.2, 3]),
  Add: [...pair(tf.add), ...pair(tf.add, false, [-9, 9], 'int32')],
  AddN: [
    several(
      [
        [3, 2],
        [3, 2],
        [3, 2],
      ],
      (...list) => tf.addN([...list]),
    ),
  ],
  All: logical(tf.all),
  Any: logical(tf.any),
  ArgMax: [one([3, 4], (x) => tf.argMax(given(x), -1), false), one([2, 3, 4], (x) => tf.argMax(given(x), 0), false)],
  ArgMin: [one([3, 4], (x) => tf.argMin(given(x), 1), false), one([5], (x) => tf.argMin(given(x)), false)],
  Asin: safe(tf.asin),
  Asinh: unary(tf.asinh),
  Atan: unary(tf.atan),
  Atan2: [...pair(tf.atan2), ...pair(tf.atan2, false, [-2, 2])],
  Atanh: safe(tf.atanh),
  BatchMatMul: products,
  Cast: [
    one([3, 4], (x) => tf.cast(given(x), 'int32'), false),
    one([3, 4], (x) => tf.cast(given(x), 'bool'), false),
    one([4], (x) => tf.mul(tf.cast(given(x), 'float32'), 1.5), false, 'int32', [-9, 9]),
    one([4], (x) => tf.mul(tf.cast(given(x), 'float32'), 1.5), false, 'bool'),
  ],
  Ceil: unary(tf.ceil, [-3, 3]),
  ClipByValue: unary((x) => tf.clipByValue(x, -0.5, 1)),
  Concat: [
    several(
      [
        [2, 3],
        [4, 3],
      ],
      (a, b) => tf.concat([given(a), given(b)], 0),
    ),
    several(
      [
        [2, 3, 2],
        [2, 1, 2],
      ],
      (a, b) => tf.concat([given(a), given(b)], -2),
    ),
  ],
  Cos: unary(tf.cos),
  Cosh: unary(tf.cosh),
  Cumprod: [
    one([4], (x) => tf.cumprod(given(x)), false),
    one([3, 5], (x) => tf.cumprod(given(x), 1, true, true), false),
    one([3, 5], (x) => tf.cumprod(given(x), 1, true, false), false),
  ],
  Cumsum: [one([3, 4], (x) => tf.cumsum(given(x), 1)), one([3, 4], (x) => tf.cumsum(given(x), 0, true, true), false)],
  Elu: unary(tf.elu),
  EluGrad: [several([[3, 4]], (x) => tf.grad((y: tf.Tensor) => tf.elu(y))(given(x)), false)],
  Equal: [...pair(tf.equal, false, [-1, 2], 'int32'), ...pair(tf.equal, false, [-1, 1], 'bool')],
  Erf: unary(tf.erf),
  Exp: unary(tf.exp),
  ExpandDims: [one([3, 4], (x) => tf.expandDims(given(x), 1)), one([3], (x) => tf.expandDims(given(x), -1))],
  Expm1: [...unary(tf.expm1), ...unary(tf.expm1, [-1e-4, 1e-4])],
  Fill: [one([2], (x) => tf.add(given(x), tf.fill([2], 3)))],
  Floor: unary(tf.floor, [-3, 3]),
  FloorDiv: [...pair(tf.floorDiv, false, [1, 9], 'int32'), ...pair(tf.floorDiv, false, [-9.3, -1], 'int32')],
  GatherNd: [
    one(
      [3, 4],
      (x) =>
        tf.gatherND(
          given(x),
          tf.tensor2d(
            [
              [0, 1],
              [2, 3],
            ],
            [2, 2],
            'int32',
          ),
        ),
      false,
    ),
  ],
  GatherV2: [
    one([5, 3], (x) => tf.gather(given(x), indices([4, 0, 0, 2]))),
    one([2, 4, 3], (x) => tf.gather(given(x), indices([3, 1, 1]), 1)),
  ],
  Greater: pair(tf.greater, false),
  GreaterEqual: pair(tf.greaterEqual, false, [-2, 3], 'int32'),
  IsFinite: unary((x) => tf.isFinite(tf.div(1, tf.floor(x))), [-1, 1], false),
  IsInf: unary((x) => tf.isInf(tf.div(1, tf.floor(x))), [-1, 1], false),
  IsNan: unary((x) => tf.isNaN(tf.log(x)), [-1, 1], false),
  LeakyRelu: unary((x) => tf.leakyRelu(x, 0.3)),
  Less: pair(tf.less, false),
  LessEqual: pair(tf.lessEqual, false, [-2, 3], 'int32'),
  LinSpace: [one([4], (x) => tf.mul(given(x), tf.linspace(-1, 2, 4)))],
  Log: safe(tf.log),
  Log1p: [...safe(tf.log1p), ...unary(tf.log1p, [-1e-4, 1e-4]), ...unary(tf.log1p, [-0.9, 50])],
  LogicalAnd: pair(tf.logicalAnd, false, [-1, 1], 'bool'),
  LogicalNot: [one([3, 4], (x) => tf.logicalNot(given(x)), false, 'bool')],
  LogicalOr: pair(tf.logicalOr, false, [-1, 1], 'bool'),
  Max: reductions(tf.max),
  Maximum: [...pair(tf.maximum, false), alike(tf.maximum), ...pair(tf.maximum, false, [-5, 5], 'int32')],
  Mean: reductions(tf.mean),
  Min: reductions(tf.min),
  Minimum: [...pair(tf.minimum, false), alike(tf.minimum), ...pair(tf.minimum, false, [-5, 5], 'int32')],
  Mod: [...pair(tf.mod), ...pair(tf.mod, false, [-7, -1]), ...pair(tf.mod, false, [1, 9], 'int32')],
  Multiply: [...pair(tf.mul), ...pair(tf.mul, false, [-9, 9], 'int32')],
  Neg: [...unary(tf.neg), one([4], (x) => tf.neg(given(x)), false, 'int32', [-9, 9])],
  NotEqual: pair(tf.notEqual, false, [-1, 2], 'int32'),
  OneHot: [
    one([5], (x) => tf.oneHot(tf.cast(given(x), 'int32'), 4), false, 'int32', [0, 4]),
    one([2, 3], (x) => tf.oneHot(tf.cast(given(x), 'int32'), 5, 2, -1), false, 'int32', [-1, 6]),
  ],
  OnesLike: unary((x) => tf.mul(x, tf.onesLike(x))),
  Pack: [
    several(
      [
        [3, 2],
        [3, 2],
      ],
      (a, b) => tf.stack([given(a), given(b)], 1),
    ),
    several([[], []], (a, b) => tf.stack([given(a), given(b)])),
  ],
  PadV2: [
    one([2, 3], (x) =>
      tf.pad(
        given(x),
        [
          [1, 0],
          [2, 1],
        ],
        0.5,
      ),
    ),
    one([3], (x) => tf.pad1d(tf.reshape(given(x), [3]), [0, 2])),
  ],
  Pow: [...pair(tf.pow), ...unary((x) => tf.pow(x, 3))],
  Prelu: pair(tf.prelu, true, [-2, 2]).slice(0, 1),
  Prod: [...reductions(tf.prod, false), one([3, 4], (x) => tf.prod(given(x), 1)), one([4], (x) => tf.prod(given(x)))],
  Range: [one([4], (x) => tf.mul(given(x), tf.range(1, 5)))],
  RealDiv: pair(tf.div),
  Reciprocal: safe(tf.reciprocal),
  Relu: unary(tf.relu),
  Relu6: unary(tf.relu6, [-3, 9]),
  Reshape: [one([3, 4], (x) => tf.reshape(given(x), [2, -1])), one([1, 1], (x) => tf.reshape(given(x), []))],
  Reverse: [one([3, 4], (x) => tf.reverse(given(x), -1)), one([2, 3, 2], (x) => tf.reverse(given(x), [0, 2]))],
  Round: unary(tf.round, [-3, 3]),
  Rsqrt: safe(tf.rsqrt),
  Select: [
    several(
      [
        [2, 2],
        [2, 2],
      ],
      (a, b) => tf.where(chequered, given(a), given(b)),
    ),
    several([[3, 1], [4]], (a, b) => tf.where(tf.greater(given(a), given(b)), given(a), given(b)), false),
    one([4], (x) => tf.where(given(x), tf.logicalNot(given(x)), given(x)), false, 'bool'),
  ],
  Selu: unary(tf.selu),
  Sigmoid: unary(tf.sigmoid, [-6, 6]),
  Sign: unary(tf.sign, [-3, 3]),
  Sin: unary(tf.sin, [-9, 9]),
  Sinh: unary(tf.sinh),
  Slice: [
    one([4, 5], (x) => tf.slice(given(x), [1, 2], [2, -1])),
    one([2, 3, 2], (x) => tf.slice(given(x), [0, 1, 0], [-1, 2, 1])),
  ],
  Softmax: [one([3, 4], (x) => tf.softmax(given(x))), one([2, 3, 4], (x) => tf.softmax(given(x)))],
  Softplus: unary(tf.softplus, [-6, 6]),
  SplitV: [one([4, 6], (x) => tf.split(given(x), 3, 1)), one([5, 2], (x) => tf.split(given(x), [2, 3], 0))],
  Sqrt: safe(tf.sqrt),
  Square: [...unary(tf.square), one([4], (x) => tf.square(given(x)), false, 'int32', [-9, 9])],
  SquaredDifference: [...pair(tf.squaredDifference, false), alike(tf.squaredDifference)],
  Step: unary((x) => tf.step(x), [-2, 2]).concat(unary((x) => tf.step(x, 0.2), [-2, 2])),
  StridedSlice: [
    one([5, 6], (x) => tf.stridedSlice(given(x), [0, 1], [5, 6], [2, 2]), false),
    one([5, 6], (x) => tf.stridedSlice(given(x), [-1, 4], [0, 0], [-1, -2], 0b01, 0b11), false),
    one([5, 6], (x) => tf.stridedSlice(given(x), [1, 0], [2, 6], [1, 1], 0, 0, 0, 0, 0b01), false),
  ],
  Sub: pair(tf.sub),
  Sum: [...reductions(tf.sum), one([3, 4], (x) => tf.sum(given(x), 0), false, 'int32', [-9, 9])],
  Tan: safe(tf.tan),
  Tanh: unary(tf.tanh),
  Tile: [one([2, 3], (x) => tf.tile(given(x), [2, 1])), one([2], (x) => tf.tile(given(x), [3]))],
  Transpose: [one([3, 4], (x) => tf.transpose(given(x))), one([2, 3, 4], (x) => tf.transpose(given(x), [2, 0, 1]))],
  Unpack: [one([3, 4], (x) => tf.unstack(given(x), 1)), one([2, 3], (x) => tf.unstack(given(x), 0))],
  UnsortedSegmentSum: [
    one([5, 2], (x) => tf.unsortedSegmentSum(given(x), indices([0, 2, 0, 1, 2]), 3)),
    one([4], (x) => tf.unsortedSegmentSum(given(x), indices([1, 1, 0, 1]), 4)),
  ],
  ZerosLike: unary((x) => tf.add(x, tf.zerosLike(x))),
  _FusedMatMul: (['linear', 'relu', 'sigmoid', 'elu', 'relu6'] as const).map((activation) =>
    several(
      [[3, 4], [4, 2], [2]],
      (a, b, bias) => tf.fused.matMul({ a: given(a), b: given(b), bias: given(bias), activation }),
      false,
    ),
  ),
}
