import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { TensorValue } from '../../../src-main/tensor'
import { prepare, trace } from '../../../src-main/tensor'
import { random } from '../kernels/parity'

type Call = (x: tf.Tensor) => tf.Tensor

const images = (x: tf.Tensor): tf.Tensor4D => {
  const [n = 1, height = 1, width = 1, channels = 1] = x.shape
  return x.as4D(n, height, width, channels)
}

/** Σ wᵢ f(x)ᵢ² and its gradient by tfjs, at x moved by `shift` along one axis of the space. */
function program(call: Call, { shape, dtype }: TensorValue) {
  const weighed = (x: tf.Tensor) => {
    const y = call(x)
    return tf.sum<tf.Scalar>(tf.mul(tf.square(y), tf.reshape(tf.cos(tf.range(1, y.size + 1)), y.shape)))
  }
  return trace('gradient', (scope) => {
    const x = scope.input('x', shape, dtype)
    return () => ({ value: weighed(x), gradient: tf.grad(weighed)(x) })
  })
}

const calls: Readonly<Record<string, readonly [shape: readonly number[], call: Call]>> = {
  'padding that reflects': [
    [4, 3],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [2, 1],
          [0, 2],
        ],
        'reflect',
      ),
  ],
  'padding that is symmetric': [
    [3, 4],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [3, 0],
          [1, 2],
        ],
        'symmetric',
      ),
  ],
  'images made larger': [[2, 2, 3, 2], (x) => tf.image.resizeNearestNeighbor(images(x), [4, 6])],
  'images made larger about the centres of pixels': [
    [2, 3, 3, 1],
    (x) => tf.image.resizeNearestNeighbor(images(x), [4, 5], false, true),
  ],
  'images made smaller': [[2, 5, 4, 1], (x) => tf.image.resizeNearestNeighbor(images(x), [2, 3])],
  'means of windows that reach over the edge': [[2, 4, 5, 2], (x) => tf.avgPool(images(x), 3, 2, 'same')],
  'sums from the end along the first axis': [[4, 3], (x) => tf.cumsum(x, -2, true, true)],
  'rows looked up': [[2, 4, 3], (x) => tf.gather(x, tf.tensor2d([3, 0, 0, 1], [2, 2], 'int32'), 1)],
  'rows looked up in each item of a batch': [
    [2, 4, 3],
    (x) => tf.gather(x, tf.tensor2d([3, 0, 0, 1, 2, 2], [2, 3], 'int32'), 1, 1),
  ],
  'columns looked up in each item of a batch': [
    [2, 3, 4],
    (x) => tf.gather(x, tf.tensor2d([3, 0, 0, 1, 2, 2], [2, 3], 'int32'), 2, 1),
  ],
  'rows looked up in a batch of batches': [
    [2, 2, 3],
    (x) => tf.gather(x, tf.tensor3d([2, 0, 1, 1, 0, 0, 2, 2], [2, 2, 2], 'int32'), 2, 2),
  ],
}

describe('gradients that tfjs has wrong are those of finite differences', () => {
  it.each(Object.entries(calls))('%s', async (_what, [shape, call]) => {
    const x = random(shape, 3)
    const executable = await prepare(program(call, x), { engine: 'onnx', seed: 0 })
    const at = async (data: Float32Array) => {
      const { value, gradient } = await executable.run({
        ...{ firstStep: 0, steps: 1 },
        inputs: { x: { ...x, data } },
      })
      return { value: value?.data[0] ?? NaN, gradient: [...(gradient?.data ?? [])] }
    }
    const { gradient } = await at(Float32Array.from(x.data))
    const h = 1 / 16
    // The function is quadratic: the central difference has no error but rounding.
    for (const [place, slope] of gradient.entries()) {
      const moved = (by: number) => Float32Array.from(x.data, (number, index) => number + (index === place ? by : 0))
      const difference = ((await at(moved(h))).value - (await at(moved(-h))).value) / (2 * h)
      expect(Math.abs(slope - difference)).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)))
    }
    await executable.dispose()
  })
})
