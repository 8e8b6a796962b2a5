import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trace } from '../../../src-main/tensor'
import type { BuildStep } from '../../../src-main/tensor'
import { convolutionBlock } from '../../../src-main/tensor/lower/onnx/block'
import { bodyOf, demandParity, random } from './parity'

type Shape = readonly [number, number, number, number]

interface Convolution {
  readonly images: Shape
  readonly filter: Shape
  readonly strides: [number, number]
  readonly dilations: [number, number]
  readonly padding: 'same' | 'valid' | tf.backend_util.ExplicitPadding
}

const four = (x: tf.Tensor, [a, b, c, d]: Shape): tf.Tensor4D => tf.reshape(x, [a, b, c, d])

/** The forward pass, and where tfjs has them its gradients; the result is weighed unevenly, so that each place counts. */
const stepOf =
  ({ images, filter, strides, dilations, padding }: Convolution, gradient: boolean): BuildStep =>
  (scope) => {
    const given = [scope.input('x', images, 'float32'), scope.input('w', filter, 'float32')]
    const value = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.conv2d(four(x, images), four(w, filter), strides, padding, 'NHWC', dilations)
    const weighed = (x: tf.Tensor, w: tf.Tensor) => {
      const y = value(x, w)
      return tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(1, y.size + 1)), y.shape)))
    }
    return () => {
      const [x, w] = given
      if (x === undefined || w === undefined) throw new Error('The case lacks an input.')
      const gradients = gradient ? tf.grads((a, b) => weighed(a ?? x, b ?? w))([x, w]) : []
      return { y: value(x, w), ...Object.fromEntries(gradients.map((each, index) => [`gradient${index}`, each])) }
    }
  }

const demand = (convolution: Convolution, gradient: boolean) =>
  demandParity(
    stepOf(convolution, gradient),
    { x: random(convolution.images, 3, [-1, 1]), w: random(convolution.filter, 4, [-0.3, 0.3]) },
    // Sums of a few thousand products.
    1e-4,
  )

/** The domains of the operators of a step in a model for processors of a block. */
function domainsOf(convolution: Convolution, block: number | null): readonly string[] {
  return bodyOf(trace('convolution', stepOf(convolution, true)), block).flatMap(({ opType, domain }) =>
    opType === 'Conv' ? [domain ?? ''] : [],
  )
}

const plain: Convolution = {
  ...{ images: [16, 6, 5, 16], filter: [3, 3, 16, 32], padding: 'same' },
  ...{ strides: [1, 1], dilations: [1, 1] },
}

/** Channels and batches of whole blocks of 8 and of 16, and some that are neither. */
const blocks = fc.constantFrom(16, 16, 32)
const channels = fc.oneof({ weight: 4, arbitrary: blocks }, { weight: 1, arbitrary: fc.constantFrom(1, 3, 24) })
const twice = (arbitrary: fc.Arbitrary<number>) => fc.tuple(arbitrary, arbitrary)
const edge = fc.constantFrom(0, 1, 2)
const explicit = fc.tuple(edge, edge, edge, edge).map(([a, b, c, d]): tf.backend_util.ExplicitPadding => [
  [0, 0],
  [a, b],
  [c, d],
  [0, 0],
])
const padding = fc.oneof(fc.constantFrom('same' as const, 'valid' as const), explicit)

const convolutions = (strides: fc.Arbitrary<[number, number]>, dilations: fc.Arbitrary<[number, number]>) =>
  fc
    .record({
      batch: fc.constantFrom(16, 16, 5),
      ...{ size: twice(fc.integer({ min: 3, max: 5 })), cells: twice(fc.integer({ min: 1, max: 3 })) },
      ...{ inside: channels, outside: channels, strides, dilations, padding },
    })
    .map(({ batch, size, cells, inside, outside, ...rest }): Convolution => ({
      images: [batch, ...size, inside],
      filter: [...cells, inside, outside],
      ...rest,
    }))

const one = fc.constant<[number, number]>([1, 1])
const some = twice(fc.constantFrom(1, 2))

describe('a convolution', () => {
  it('and both gradients are what tfjs computes, in whole blocks of channels or not', () =>
    fc.assert(
      fc.asyncProperty(convolutions(fc.oneof(one, some), one), async (each) => {
        await demand(each, true)
      }),
      { numRuns: 12, seed: 20_230_509 },
    ))

  it('with gaps between the cells is what tfjs computes', () =>
    fc.assert(
      fc.asyncProperty(convolutions(one, some), async (each) => {
        fc.pre(Math.min(...each.images.slice(1, 3)) > 2 * (Math.max(...each.filter.slice(0, 2)) - 1))
        await demand(each, false)
      }),
      { numRuns: 8, seed: 20_230_509 },
    ))

  it('of many rows, whose gradient is added up group by group, is what tfjs computes', async () => {
    await demand({ ...plain, images: [16, 18, 16, 1], filter: [2, 3, 1, 16] }, true)
  })
})

describe('the way a convolution goes', () => {
  it('is in blocks, forward and back, where channels and batch are whole blocks', () => {
    const domain = 'com.microsoft.nchwc'
    expect(domainsOf(plain, 16)).toEqual([domain, domain, domain])
    expect(domainsOf(plain, 8)).toEqual([domain, domain, domain])
    // The gradient of the filter needs whole blocks on one side alone.
    expect(domainsOf({ ...plain, filter: [3, 3, 16, 24] }, 16)).toEqual([domain])
  })

  it('is in blocks for images of a colour or three, on either side', () => {
    const domain = 'com.microsoft.nchwc'
    expect(domainsOf({ ...plain, images: [16, 6, 5, 1], filter: [3, 3, 1, 16] }, 16)).toEqual([domain, domain, domain])
    expect(domainsOf({ ...plain, filter: [3, 3, 16, 3] }, 8)).toEqual([domain, domain, domain])
    expect(domainsOf({ ...plain, images: [16, 6, 5, 5], filter: [3, 3, 5, 16] }, 16)).toEqual([domain])
  })

  it('is by patches where the processor has no blocks, and where they do not fit', () => {
    expect(domainsOf(plain, null)).toEqual([])
    expect(domainsOf({ ...plain, images: [5, 6, 5, 12], filter: [3, 3, 12, 20] }, 16)).toEqual([])
    expect(domainsOf({ ...plain, filter: [1, 1, 16, 32] }, 16)).toEqual([])
  })
})

it('the block of this processor is none, or one that the runtime knows', async () => {
  expect([null, 8, 16]).toContain(await convolutionBlock())
})
