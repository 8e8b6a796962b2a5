import * as tf from '@tensorflow/tfjs-core'
import type { reductions } from '../../../../src-main/tensor/kernels/reductions'
import { given, one } from './case'
import type { Case } from './case'

const over = (
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

export const reductionsCases: Readonly<Record<Exclude<keyof typeof reductions, 'LogSoftmax'>, readonly Case[]>> = {
  All: logical(tf.all),
  Any: logical(tf.any),
  ArgMax: [one([3, 4], (x) => tf.argMax(given(x), -1), false), one([2, 3, 4], (x) => tf.argMax(given(x), 0), false)],
  ArgMin: [one([3, 4], (x) => tf.argMin(given(x), 1), false), one([5], (x) => tf.argMin(given(x)), false)],
  Cumprod: [
    one([4], (x) => tf.cumprod(given(x)), false),
    one([3, 5], (x) => tf.cumprod(given(x), 1, true, true), false),
    one([3, 5], (x) => tf.cumprod(given(x), 1, true, false), false),
  ],
  Cumsum: [one([3, 4], (x) => tf.cumsum(given(x), 1)), one([3, 4], (x) => tf.cumsum(given(x), 0, true, true), false)],
  Max: over(tf.max),
  Mean: over(tf.mean),
  Min: over(tf.min),
  Prod: [...over(tf.prod, false), one([3, 4], (x) => tf.prod(given(x), 1)), one([4], (x) => tf.prod(given(x)))],
  Softmax: [one([3, 4], (x) => tf.softmax(given(x))), one([2, 3, 4], (x) => tf.softmax(given(x)))],
  Sum: [...over(tf.sum), one([3, 4], (x) => tf.sum(given(x), 0), false, 'int32', [-9, 9])],
}
