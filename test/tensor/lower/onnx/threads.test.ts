import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { trace } from '../../../../src-main/tensor'
import type { BuildStep } from '../../../../src-main/tensor'
import { productFlops } from '../../../../src-main/tensor/lower/onnx/threads'

const flopsOf = (build: BuildStep): number => productFlops(trace('counted', build))

describe('multiplications and additions of a program', () => {
  it('are those of its matrix products, batched and transposed', () => {
    const product = flopsOf((scope) => () => {
      const a = scope.noise.normal([5, 7, 3])
      const b = scope.noise.normal([5, 4, 7])
      return { c: tf.matMul(a, b, true, true) }
    })
    expect(product).toBe(2 * 5 * 3 * 4 * 7)
  })

  it('are those of its convolutions, the same again for each gradient', () => {
    const images = [2, 6, 5, 3] as const
    const forward = 2 * 2 * (3 * 3) * (3 * 3) * 3 * 8
    const convolved = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same')
    const counted = (gradients: number) =>
      flopsOf((scope) => () => {
        const [x, filter] = [scope.noise.normal(images), scope.noise.normal([3, 3, 3, 8])]
        const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(convolved(a, b)))
        const [ofImages = x, ofFilter = x] = tf.grads((...given) => loss(given[0] ?? x, given[1] ?? x))([x, filter])
        return { ...[{ y: convolved(x, filter) }, { ofFilter }, { ofImages, ofFilter }][gradients] }
      })
    expect([counted(0), counted(1), counted(2)]).toEqual([forward, 2 * forward, 3 * forward])
  })
})
