import * as tf from '@tensorflow/tfjs-core'
import type { KernelName } from '../../../../src-main/tensor/kernels/table'

/** What the cases compute from: fed at run time, so that nothing is known beforehand. */
export interface Material {
  /** [3, 4], both signs, none near an edge of a function's domain. */
  readonly x: tf.Tensor
  readonly y: tf.Tensor
  /** [4], both signs. */
  readonly row: tf.Tensor
  /** [3, 4] in (0.1, 0.9). */
  readonly unit: tf.Tensor
  /** [3, 4], NaN, both infinities, both zeros among plain numbers. */
  readonly odd: tf.Tensor
  /** [2, 3, 4]. */
  readonly cube: tf.Tensor
  /** [3, 4], int32 of both signs. */
  readonly whole: tf.Tensor
  readonly divisor: tf.Tensor
  /** [3, 4], bool. */
  readonly flags: tf.Tensor
  readonly others: tf.Tensor
  /** [2, 5, 4, 3]: rows, columns and channels of two images. */
  readonly images: tf.Tensor4D
  /** [3, 3, 3, 2]. */
  readonly filter: tf.Tensor4D
  /** [5], indices into 3 rows. */
  readonly indices: tf.Tensor
  readonly rows: (indices: tf.Tensor) => tf.Tensor
}

type Case = (material: Material) => readonly tf.Tensor[]

/** A kernel that tfjs's own functions do not reach directly. */
const call = (name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap = {}): tf.Tensor =>
  tf.engine().runKernel<tf.Tensor>(name, inputs, attributes)

const axes = (operation: (x: tf.Tensor, axis?: number[], keepDims?: boolean) => tf.Tensor) =>
  function reductions({ x, cube, whole }: Material): readonly tf.Tensor[] {
    return [
      operation(x),
      operation(cube, [1]),
      operation(cube, [0, 2], true),
      operation(cube, [-1]),
      operation(whole, [0]),
    ]
  }

const gradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor) => tf.grad(f)(x)

const asImages = (x: tf.Tensor) => x.as4D(2, 5, 4, 3)

const asFilter = (x: tf.Tensor) => x.as4D(3, 3, 3, 2)

/** Kernels that tfjs itself composes of others, beside what it composes. */
export const composed = {
  LogSoftmax: ({ x, cube }) => [
    [call('LogSoftmax', { logits: x }, { axis: -1 }), tf.logSoftmax(x)],
    [call('LogSoftmax', { logits: cube }, { axis: 1 }), tf.log(tf.div(tf.exp(cube), tf.sum(tf.exp(cube), 1, true)))],
  ],
  LogicalXor: ({ flags, others }) => [[call('LogicalXor', { a: flags, b: others }), tf.logicalXor(flags, others)]],
} as const satisfies Readonly<Record<string, (material: Material) => readonly (readonly [tf.Tensor, tf.Tensor])[]>>

/** One case or more of every kernel that tfjs has; a kernel of the table without one does not compile. */
export const cases: Readonly<Record<Exclude<KernelName, keyof typeof composed>, Case>> = {
  Abs: ({ x, odd, whole }) => [tf.abs(x), tf.abs(odd), tf.abs(whole)],
  Acos: ({ unit }) => [tf.acos(unit)],
  Acosh: ({ unit }) => [tf.acosh(tf.add(unit, 1))],
  Add: ({ x, y, row, whole }) => [tf.add(x, y), tf.add(x, row), tf.add(whole, whole)],
  AddN: ({ x, y }) => [tf.addN([x, y, x])],
  All: ({ flags }) => [tf.all(flags), tf.all(flags, [1])],
  Any: ({ flags }) => [tf.any(flags), tf.any(flags, [0], true)],
  ArgMax: ({ x, cube }) => [tf.argMax(x, 1), tf.argMax(cube, 0)],
  ArgMin: ({ x, cube }) => [tf.argMin(x, 0), tf.argMin(cube, -1)],
  Asin: ({ unit }) => [tf.asin(unit)],
  Asinh: ({ x }) => [tf.asinh(x)],
  Atan: ({ x, odd }) => [tf.atan(x), tf.atan(odd)],
  Atan2: ({ x, y }) => [tf.atan2(x, y)],
  Atanh: ({ unit }) => [tf.atanh(unit)],
  AvgPool: ({ images }) => [tf.avgPool(images, 2, 2, 'valid'), tf.avgPool(images, 3, 1, 'same')],
  AvgPoolGrad: ({ images }) => [gradient((x) => tf.avgPool(asImages(x), [3, 2], 1, 'valid'), images)],
  BatchMatMul: ({ x, y, cube }) => [
    tf.matMul(x, tf.transpose(y)),
    tf.matMul(x, y, false, true),
    tf.matMul(x, y, true, false),
    tf.matMul(tf.transpose(x), y, true, true),
    tf.matMul(cube, cube, false, true),
    tf.matMul(cube, cube, true, false),
    tf.matMul<tf.Tensor>(cube, tf.expandDims(x, 0), false, true),
  ],
  Cast: ({ x, whole, flags }) => [
    tf.cast(x, 'int32'),
    tf.cast(x, 'bool'),
    tf.cast(whole, 'float32'),
    tf.cast(flags, 'float32'),
    tf.cast(flags, 'int32'),
  ],
  Ceil: ({ x }) => [tf.ceil(x)],
  ClipByValue: ({ x }) => [tf.clipByValue(x, -0.5, 0.75)],
  Concat: ({ x, y, cube }) => [tf.concat([x, y], 0), tf.concat([x, y, x], 1), tf.concat([cube, cube], -1)],
  Conv2D: ({ images, filter }) => [
    tf.conv2d(images, filter, 1, 'same'),
    tf.conv2d(images, filter, [2, 1], 'valid'),
    tf.conv2d(images, filter, 1, 'same', 'NHWC', [2, 1]),
    tf.conv2d(images, filter, 2, [
      [0, 0],
      [1, 2],
      [0, 3],
      [0, 0],
    ]),
  ],
  Conv2DBackpropFilter: ({ images, filter }) => [
    gradient((w) => tf.square(tf.conv2d(images, asFilter(w), 2, 'same')), filter),
  ],
  Conv2DBackpropInput: ({ images, filter }) => [
    gradient((x) => tf.square(tf.conv2d(asImages(x), filter, 2, 'same')), images),
  ],
  Cos: ({ x }) => [tf.cos(x)],
  Cosh: ({ x }) => [tf.cosh(x)],
  Cumprod: ({ x, cube }) => [tf.cumprod(x, 1), tf.cumprod(cube, 1, true, false), tf.cumprod(cube, 2, false, true)],
  Cumsum: ({ x, cube }) => [tf.cumsum(x, 0), tf.cumsum(cube, 1, true, true), tf.cumsum(cube, 2, false, true)],
  DatasetRows: ({ indices, rows }) => [rows(indices)],
  DepthwiseConv2dNative: ({ images, filter }) => [
    tf.depthwiseConv2d(images, filter, 1, 'same'),
    tf.depthwiseConv2d(images, filter, 2, 'valid'),
  ],
  DepthwiseConv2dNativeBackpropFilter: ({ images, filter }) => [
    gradient((w) => tf.square(tf.depthwiseConv2d(images, asFilter(w), 1, 'same')), filter),
  ],
  DepthwiseConv2dNativeBackpropInput: ({ images, filter }) => [
    gradient((x) => tf.square(tf.depthwiseConv2d(asImages(x), filter, 1, 'same')), images),
  ],
  Elu: ({ x }) => [tf.elu(x)],
  EluGrad: ({ x }) => [gradient((z) => tf.elu(z), x)],
  Equal: ({ x, y, whole, flags, others }) => [
    tf.equal(x, y),
    tf.equal(x, x),
    tf.equal(whole, 1),
    tf.equal(flags, others),
  ],
  Erf: ({ x }) => [tf.erf(x)],
  Exp: ({ x, odd }) => [tf.exp(x), tf.exp(odd)],
  ExpandDims: ({ x }) => [tf.expandDims(x, 1), tf.expandDims(x, -1)],
  Expm1: ({ x }) => [tf.expm1(x)],
  Fill: ({ x }) => [tf.mul(x, tf.fill([3, 4], 2.5)), call('Fill', {}, { shape: [2], value: 3, dtype: 'int32' })],
  Floor: ({ x }) => [tf.floor(x)],
  FloorDiv: ({ whole, divisor }) => [tf.floorDiv(whole, divisor)],
  GatherNd: ({ x, cube }) => [
    tf.gatherND(
      x,
      tf.tensor2d(
        [
          [0, 1],
          [2, 3],
        ],
        [2, 2],
        'int32',
      ),
    ),
    tf.gatherND(cube, tf.tensor2d([[1, 2]], [1, 2], 'int32')),
  ],
  GatherV2: ({ x, indices }) => [
    tf.gather(x, indices),
    tf.gather(x, indices, 1),
    tf.gather(x, tf.tensor2d([3, 0, 1, 1, 2, 0], [3, 2], 'int32'), 1, 1),
  ],
  Greater: ({ x, y, whole }) => [tf.greater(x, y), tf.greater(whole, 0)],
  GreaterEqual: ({ x, y }) => [tf.greaterEqual(x, y), tf.greaterEqual(x, x)],
  IsFinite: ({ odd }) => [tf.isFinite(odd)],
  IsInf: ({ odd }) => [tf.isInf(odd)],
  IsNan: ({ odd }) => [tf.isNaN(odd)],
  LeakyRelu: ({ x }) => [tf.leakyRelu(x, 0.3)],
  Less: ({ x, y, odd }) => [tf.less(x, y), tf.less(odd, 0)],
  LessEqual: ({ x, y }) => [tf.lessEqual(x, y)],
  LinSpace: ({ row }) => [tf.add(row, tf.linspace(-1, 1, 4)), call('LinSpace', {}, { start: 0, stop: 3, num: 5 })],
  Log: ({ unit, odd }) => [tf.log(unit), tf.log(odd)],
  Log1p: ({ unit }) => [tf.log1p(unit)],
  LogicalAnd: ({ flags, others }) => [tf.logicalAnd(flags, others)],
  LogicalNot: ({ flags }) => [tf.logicalNot(flags)],
  LogicalOr: ({ flags, others }) => [tf.logicalOr(flags, others)],
  Max: axes((x, axis, keep) => tf.max(x, axis, keep)),
  MaxPool: ({ images }) => [tf.maxPool(images, 2, 2, 'valid'), tf.maxPool(images, 3, 1, 'same')],
  MaxPoolGrad: ({ images }) => [gradient((x) => tf.square(tf.maxPool(asImages(x), 3, 2, 'same')), images)],
  Maximum: ({ x, y, row }) => [tf.maximum(x, y), tf.maximum(x, row)],
  Mean: axes((x, axis, keep) => tf.mean(x, axis, keep)),
  Min: axes((x, axis, keep) => tf.min(x, axis, keep)),
  Minimum: ({ x, y, row }) => [tf.minimum(x, y), tf.minimum(x, row)],
  MirrorPad: ({ x }) =>
    (['reflect', 'symmetric'] as const).map((mode) =>
      tf.mirrorPad(
        x,
        [
          [2, 0],
          [1, 3],
        ],
        mode,
      ),
    ),
  Mod: ({ x, y, whole, divisor }) => [tf.mod(x, y), tf.mod(whole, divisor)],
  Multiply: ({ x, y, row, whole }) => [tf.mul(x, y), tf.mul(row, x), tf.mul(whole, whole)],
  Neg: ({ x, whole }) => [tf.neg(x), tf.neg(whole)],
  NotEqual: ({ x, y, whole }) => [tf.notEqual(x, y), tf.notEqual(whole, 1)],
  OneHot: ({ indices }) => [tf.oneHot(indices, 4), tf.oneHot(indices, 3, 5, -1)],
  OnesLike: ({ x, whole }) => [tf.onesLike(x), call('OnesLike', { x: whole })],
  Pack: ({ x, y }) => [tf.stack([x, y]), tf.stack([x, y], 1), tf.stack([x, y], -1)],
  PadV2: ({ x, whole }) => [
    tf.pad(x, [
      [1, 0],
      [2, 3],
    ]),
    tf.pad(
      x,
      [
        [0, 1],
        [1, 0],
      ],
      7,
    ),
    tf.pad(whole, [
      [1, 1],
      [0, 0],
    ]),
  ],
  Pow: ({ unit, x, row }) => [tf.pow(unit, x), tf.pow(tf.abs(row), 3)],
  Prelu: ({ x, row }) => [tf.prelu(x, row)],
  Prod: axes((x, axis, keep) => tf.prod(x, axis, keep)),
  Range: ({ row }) => [
    tf.add(row, tf.range(1, 9, 2)),
    call('Range', {}, { start: 5, stop: 0, step: -2, dtype: 'int32' }),
  ],
  RealDiv: ({ x, y, odd, row }) => [tf.div(x, y), tf.div(odd, row)],
  Reciprocal: ({ x }) => [tf.reciprocal(x)],
  Relu: ({ x, odd }) => [tf.relu(x), tf.relu(odd)],
  Relu6: ({ x }) => [tf.relu6(tf.mul(x, 10))],
  Reshape: ({ x, cube }) => [tf.reshape(x, [2, 6]), tf.reshape(cube, [-1])],
  ResizeNearestNeighbor: ({ images }) => [
    tf.image.resizeNearestNeighbor(images, [10, 8]),
    tf.image.resizeNearestNeighbor(images, [7, 3], true),
  ],
  Reverse: ({ x, cube }) => [tf.reverse(x, 0), tf.reverse(cube, [0, -1])],
  Round: ({ x, row }) => [tf.round(x), tf.round(tf.sub(tf.round(row), 0.5))],
  Rsqrt: ({ unit }) => [tf.rsqrt(unit)],
  Select: ({ x, y, flags }) => [tf.where(flags, x, y), tf.where(flags, x, 0)],
  Selu: ({ x }) => [tf.selu(x)],
  Sigmoid: ({ x, odd }) => [tf.sigmoid(x), tf.sigmoid(odd)],
  Sign: ({ x, odd }) => [tf.sign(x), tf.sign(odd)],
  Sin: ({ x }) => [tf.sin(x)],
  Sinh: ({ x }) => [tf.sinh(x)],
  Slice: ({ x, cube }) => [tf.slice(x, [1, 0], [2, 3]), tf.slice(cube, [0, 1], [2, -1])],
  Softmax: ({ x, cube }) => [tf.softmax(x), tf.softmax(cube)],
  Softplus: ({ x }) => [tf.softplus(x)],
  SplitV: ({ x, cube }) => [...tf.split(x, 2, 1), ...tf.split(cube, [1, 2], 1)],
  Sqrt: ({ unit, odd }) => [tf.sqrt(unit), tf.sqrt(odd)],
  Square: ({ x, whole }) => [tf.square(x), tf.square(whole)],
  SquaredDifference: ({ x, y, row }) => [tf.squaredDifference(x, y), tf.squaredDifference(x, row)],
  Step: ({ x, odd }) => [tf.step(x), tf.step(x, 0.25), tf.step(odd), tf.step(odd, 0.25)],
  StridedSlice: ({ x, cube }) => [
    tf.stridedSlice(x, [0, 1], [3, 4], [2, 2]),
    tf.stridedSlice(x, [2, 3], [0, 0], [-1, -2]),
    tf.stridedSlice(cube, [0, 1, 0], [2, 2, 4], [1, 1, 1], 1, 4, 0, 0, 2),
  ],
  Sub: ({ x, y, row, whole }) => [tf.sub(x, y), tf.sub(row, x), tf.sub(whole, 3)],
  Sum: axes((x, axis, keep) => tf.sum(x, axis, keep)),
  Tan: ({ x }) => [tf.tan(x)],
  Tanh: ({ x, odd }) => [tf.tanh(x), tf.tanh(odd)],
  Tile: ({ x }) => [tf.tile(x, [2, 1]), tf.tile(x, [1, 3])],
  TopK: ({ x, cube }) => [...Object.values(tf.topk(x, 2)), ...Object.values(tf.topk(cube, 4))],
  Transpose: ({ x, cube }) => [tf.transpose(x), tf.transpose(cube, [2, 0, 1])],
  Unpack: ({ x, cube }) => [...tf.unstack(x), ...tf.unstack(cube, 1)],
  UnsortedSegmentSum: ({ x }) => [tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 3)],
  ZerosLike: ({ x, whole }) => [call('ZerosLike', { x }), call('ZerosLike', { x: whole })],
  _FusedMatMul: ({ x, y, row }) =>
    (['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const).map((activation) =>
      tf.fused.matMul({
        a: tf.matMul(x, y, false, true),
        b: x,
        bias: row,
        activation,
        leakyreluAlpha: 0.1,
      }),
    ),
}
