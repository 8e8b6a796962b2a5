import * as tf from '@tensorflow/tfjs-core'
import type { arrangement } from '../../../../src-main/tensor/kernels/arrangement'
import { given, one, several } from './case'
import type { Case } from './case'

export const arrangementCases: Readonly<Record<keyof typeof arrangement, readonly Case[]>> = {
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
  ExpandDims: [one([3, 4], (x) => tf.expandDims(given(x), 1)), one([3], (x) => tf.expandDims(given(x), -1))],
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
  Reshape: [one([3, 4], (x) => tf.reshape(given(x), [2, -1])), one([1, 1], (x) => tf.reshape(given(x), []))],
  Reverse: [one([3, 4], (x) => tf.reverse(given(x), -1)), one([2, 3, 2], (x) => tf.reverse(given(x), [0, 2]))],
  Slice: [
    one([4, 5], (x) => tf.slice(given(x), [1, 2], [2, -1])),
    one([2, 3, 2], (x) => tf.slice(given(x), [0, 1, 0], [-1, 2, 1])),
  ],
  SplitV: [one([4, 6], (x) => tf.split(given(x), 3, 1)), one([5, 2], (x) => tf.split(given(x), [2, 3], 0))],
  StridedSlice: [
    one([5, 6], (x) => tf.stridedSlice(given(x), [0, 1], [5, 6], [2, 2]), false),
    one([5, 6], (x) => tf.stridedSlice(given(x), [-1, 4], [0, 0], [-1, -2], 0b01, 0b11), false),
    one([5, 6], (x) => tf.stridedSlice(given(x), [1, 0], [2, 6], [1, 1], 0, 0, 0, 0, 0b01), false),
  ],
  Tile: [
    one([2, 3], (x) => tf.tile(given(x), [2, 1])),
    one([2, 1, 3], (x) => tf.tile(given(x), [1, 3, 2])),
    one([2], (x) => tf.tile(given(x), [3])),
  ],
  Transpose: [one([3, 4], (x) => tf.transpose(given(x))), one([2, 3, 4], (x) => tf.transpose(given(x), [2, 0, 1]))],
  Unpack: [one([3, 4], (x) => tf.unstack(given(x), 1)), one([2, 3], (x) => tf.unstack(given(x), 0))],
}
