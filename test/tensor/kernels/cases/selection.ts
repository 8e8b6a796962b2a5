import * as tf from '@tensorflow/tfjs-core'
import type { selection } from '../../../../src-main/tensor/kernels/selection'
import { given, indices, one, several } from './case'
import type { Case } from './case'

/** Indices of their own for both items of a batch. */
const rowsOfEach = tf.tensor2d([3, 0, 0, 1, 2, 2], [2, 3], 'int32')

const chequered = tf.tensor2d([1, 0, 0, 1], [2, 2], 'bool')

export const selectionCases: Readonly<Record<Exclude<keyof typeof selection, 'DatasetRows'>, readonly Case[]>> = {
  Cast: [
    one([3, 4], (x) => tf.cast(given(x), 'int32'), false),
    one([3, 4], (x) => tf.cast(given(x), 'bool'), false),
    one([4], (x) => tf.mul(tf.cast(given(x), 'float32'), 1.5), false, 'int32', [-9, 9]),
    one([4], (x) => tf.mul(tf.cast(given(x), 'float32'), 1.5), false, 'bool'),
  ],
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
    one([2, 4, 3], (x) => tf.gather(given(x), rowsOfEach, 1, 1)),
    one([2, 3, 4], (x) => tf.gather(given(x), rowsOfEach, -1, 1)),
    one([2, 4], (x) => tf.gather(given(x), rowsOfEach, 1, 1)),
  ],
  OneHot: [
    one([5], (x) => tf.oneHot(tf.cast(given(x), 'int32'), 4), false, 'int32', [0, 4]),
    one([2, 3], (x) => tf.oneHot(tf.cast(given(x), 'int32'), 5, 2, -1), false, 'int32', [-1, 6]),
  ],
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
  UnsortedSegmentSum: [
    one([5, 2], (x) => tf.unsortedSegmentSum(given(x), indices([0, 2, 0, 1, 2]), 3)),
    one([4], (x) => tf.unsortedSegmentSum(given(x), indices([1, 1, 0, 1]), 4)),
  ],
}
