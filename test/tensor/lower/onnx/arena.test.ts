import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { trace } from '../../../../src-main/tensor'
import { laysOutMemory } from '../../../../src-main/tensor/lower/onnx/arena'

/** So many passes over a megabyte. */
const passes = (count: number) =>
  trace('passes', (scope) => () => {
    let x = scope.noise.normal([2 ** 18])
    for (let pass = 0; pass < count; pass++) x = tf.tanh(x)
    return { x }
  })

it('lays the memory of a step out where that is 64 MB at most', () => {
  expect(laysOutMemory(passes(64))).toBe(true)
  expect(laysOutMemory(passes(65))).toBe(false)
})
