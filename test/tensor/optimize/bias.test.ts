import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { BuildStep } from '../../../src-main/tensor'
import { trace } from '../../../src-main/tensor'
import { optimize } from '../../../src-main/tensor/optimize/optimize'
import { demandParity, random } from '../kernels/parity'

interface Channels {
  readonly inside: number
  readonly outside: number
}

type Outputs = Readonly<Record<string, tf.Tensor>>

const convolve = (x: tf.Tensor, filter: tf.Tensor, { inside, outside }: Channels): tf.Tensor =>
  tf.conv2d(tf.reshape<tf.Rank.R4>(x, [16, 5, 6, inside]), tf.reshape(filter, [3, 3, inside, outside]), 1, 'same')

/** Images, a filter and a bias; and what is made of them. */
const stepOf =
  ({ inside, outside }: Channels, outputs: (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) => Outputs): BuildStep =>
  (scope) => {
    const x = scope.input('x', [16, 5, 6, inside], 'float32')
    const filter = scope.input('filter', [3, 3, inside, outside], 'float32')
    const bias = scope.input('bias', [outside], 'float32')
    return () => outputs(x, filter, bias)
  }

describe('a bias of a convolution', () => {
  it.each<Channels>([
    { inside: 16, outside: 32 },
    { inside: 1, outside: 16 },
    { inside: 16, outside: 3 },
    { inside: 5, outside: 7 },
  ])('taken into it changes no value and no gradient, from $inside to $outside channels', async (channels) => {
    const { inside, outside } = channels
    const build = stepOf(channels, (x, filter, bias) => {
      const value = (a = x, b = filter, c = bias) => tf.add(c, convolve(a, b, channels))
      const slopes = tf.grads((a, b, c) => tf.sum(tf.square(value(a, b, c))))([x, filter, bias])
      return { value: value(), ...Object.fromEntries(slopes.map((slope, index) => [`gradient${index}`, slope])) }
    })
    const inputs = {
      x: random([16, 5, 6, inside], 1),
      filter: random([3, 3, inside, outside], 2, [-0.3, 0.3]),
      bias: random([outside], 3),
    }
    await demandParity(build, inputs, 1e-4)
  })

  const channels = { inside: 16, outside: 16 }
  const kernels = (outputs: (y: tf.Tensor, bias: tf.Tensor) => Outputs) => {
    const build = stepOf(channels, (x, filter, bias) => outputs(convolve(x, filter, channels), bias))
    return optimize(trace('biased', build)).nodes.map(({ kernel }) => kernel)
  }

  it('needs no addition', () => {
    expect(kernels((y, bias) => ({ after: tf.add(y, bias) }))).toEqual(['Conv2D'])
    expect(kernels((y, bias) => ({ before: tf.add(bias, y) }))).toEqual(['Conv2D'])
  })

  it('stays outside where the result is read without it, or it is none', () => {
    expect(kernels((y, bias) => ({ y, biased: tf.add(y, bias) }))).toEqual(['Conv2D', 'Add'])
    expect(kernels((y) => ({ moved: tf.add(y, tf.range(0, 6 * 16).reshape([6, 16])) }))).toEqual(['Conv2D', 'Add'])
  })
})
