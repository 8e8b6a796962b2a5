import * as tf from '@tensorflow/tfjs-core'
import type { generation } from '../../../../src-main/tensor/kernels/generation'
import { given, one, several, unary } from './case'
import type { Case } from './case'

export const generationCases: Readonly<Record<keyof typeof generation, readonly Case[]>> = {
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
  Fill: [one([2], (x) => tf.add(given(x), tf.fill([2], 3)))],
  LinSpace: [one([4], (x) => tf.mul(given(x), tf.linspace(-1, 2, 4)))],
  OnesLike: unary((x) => tf.mul(x, tf.onesLike(x))),
  Range: [one([4], (x) => tf.mul(given(x), tf.range(1, 5)))],
  ZerosLike: unary((x) => tf.add(x, tf.zerosLike(x))),
}
