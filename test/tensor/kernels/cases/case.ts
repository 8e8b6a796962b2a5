import * as tf from '@tensorflow/tfjs-core'
import type { TensorValue } from '../../../../src-main/tensor'
import { random } from '../parity'

/** A call that reaches a kernel, on inputs of its own; `gradient` where tfjs can differentiate it. */
export interface Case {
  readonly inputs: readonly TensorValue[]
  readonly gradient: boolean
  call(...tensors: readonly tf.Tensor[]): tf.Tensor | tf.Tensor[]
}

export type Call = Case['call']

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

export const unary = (
  call: (x: tf.Tensor) => tf.Tensor,
  bounds: readonly [number, number] = [-2, 2],
  gradient = true,
): readonly Case[] =>
  shapes.map((shape, seed) => ({ inputs: [random(shape, seed + 1, bounds)], gradient, call: (x) => call(given(x)) }))

export const pair = (
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

export const one = (
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

export const several = (list: readonly (readonly number[])[], call: Call, gradient = true): Case => ({
  inputs: list.map((shape, seed) => random(shape, seed + 11)),
  gradient,
  call,
})

/** Two inputs of one shape: tfjs's gradients of these kernels don't broadcast. */
export const alike = (call: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case =>
  several(
    [
      [3, 4],
      [3, 4],
    ],
    (a, b) => call(given(a), given(b)),
  )

export const given = (x: tf.Tensor | undefined): tf.Tensor => {
  if (x === undefined) throw new Error('The case lacks an input.')
  return x
}

export const indices = (values: readonly number[]) => tf.tensor1d([...values], 'int32')

export const safe = (call: (x: tf.Tensor) => tf.Tensor) => unary(call, [0.2, 0.8])
