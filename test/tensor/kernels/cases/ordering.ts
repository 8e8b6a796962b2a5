import * as tf from '@tensorflow/tfjs-core'
import type { ordering } from '../../../../src-main/tensor/kernels/ordering'
import { given, one } from './case'
import type { Case } from './case'

export const orderingCases: Readonly<Record<keyof typeof ordering, readonly Case[]>> = {
  TopK: [
    one([7], (x) => Object.values(tf.topk(given(x), 3)), false),
    one([3, 5], (x) => Object.values(tf.topk(given(x), 5)), false),
    one([2, 2, 6], (x) => Object.values(tf.topk(given(x), 1)), false),
    // Equal values: the first comes first.
    one([4, 6], (x) => Object.values(tf.topk(tf.round(given(x)), 4)), false),
    one([2, 5], (x) => Object.values(tf.topk(given(x), 2)), false, 'int32', [-3, 3]),
  ],
}
