import * as tf from '@tensorflow/tfjs-core'
import type { padding } from '../../../../src-main/tensor/kernels/padding'
import { given, one } from './case'
import type { Case } from './case'

export const paddingCases: Readonly<Record<keyof typeof padding, readonly Case[]>> = {
  MirrorPad: (['reflect', 'symmetric'] as const).flatMap((mode) => [
    one([4], (x) => tf.mirrorPad(given(x), [[2, 1]], mode)),
    one([3, 4], (x) =>
      tf.mirrorPad(
        given(x),
        [
          [1, 2],
          [0, 3],
        ],
        mode,
      ),
    ),
  ]),
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
}
