import * as tf from '@tensorflow/tfjs-core'
import type { products } from '../../../../src-main/tensor/kernels/products'
import { given, several } from './case'
import type { Call, Case } from './case'

const transposed: readonly Case[] = [
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

export const productsCases: Readonly<Record<keyof typeof products, readonly Case[]>> = {
  BatchMatMul: transposed,
  _FusedMatMul: (['linear', 'relu', 'sigmoid', 'elu', 'relu6'] as const).map((activation) =>
    several(
      [[3, 4], [4, 2], [2]],
      (a, b, bias) => tf.fused.matMul({ a: given(a), b: given(b), bias: given(bias), activation }),
      false,
    ),
  ),
}
