import * as tf from '@tensorflow/tfjs-core'
import type { pairs } from '../../../../src-main/tensor/kernels/pairs'
import { alike, given, pair, several, unary } from './case'
import type { Case } from './case'

export const pairsCases: Readonly<Record<Exclude<keyof typeof pairs, 'LogicalXor'>, readonly Case[]>> = {
  Add: [...pair(tf.add), ...pair(tf.add, false, [-9, 9], 'int32')],
  Atan2: [...pair(tf.atan2), ...pair(tf.atan2, false, [-2, 2])],
  EluGrad: [several([[3, 4]], (x) => tf.grad((y: tf.Tensor) => tf.elu(y))(given(x)), false)],
  Equal: [...pair(tf.equal, false, [-1, 2], 'int32'), ...pair(tf.equal, false, [-1, 1], 'bool')],
  FloorDiv: [...pair(tf.floorDiv, false, [1, 9], 'int32'), ...pair(tf.floorDiv, false, [-9.3, -1], 'int32')],
  Greater: pair(tf.greater, false),
  GreaterEqual: pair(tf.greaterEqual, false, [-2, 3], 'int32'),
  Less: pair(tf.less, false),
  LessEqual: pair(tf.lessEqual, false, [-2, 3], 'int32'),
  LogicalAnd: pair(tf.logicalAnd, false, [-1, 1], 'bool'),
  LogicalOr: pair(tf.logicalOr, false, [-1, 1], 'bool'),
  Maximum: [...pair(tf.maximum, false), alike(tf.maximum), ...pair(tf.maximum, false, [-5, 5], 'int32')],
  Minimum: [...pair(tf.minimum, false), alike(tf.minimum), ...pair(tf.minimum, false, [-5, 5], 'int32')],
  Mod: [...pair(tf.mod), ...pair(tf.mod, false, [-7, -1]), ...pair(tf.mod, false, [1, 9], 'int32')],
  Multiply: [...pair(tf.mul), ...pair(tf.mul, false, [-9, 9], 'int32')],
  NotEqual: pair(tf.notEqual, false, [-1, 2], 'int32'),
  Pow: [...pair(tf.pow), ...unary((x) => tf.pow(x, 3))],
  Prelu: pair(tf.prelu, true, [-2, 2]).slice(0, 1),
  RealDiv: pair(tf.div),
  SquaredDifference: [...pair(tf.squaredDifference, false), alike(tf.squaredDifference)],
  Sub: pair(tf.sub),
}
