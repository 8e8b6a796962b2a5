import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trace } from '../../../src-main/tensor'
import type { BuildStep } from '../../../src-main/tensor'
import { bodyOf, demandParity, random } from './parity'

type Shape = readonly number[]

/** Operations whose operands may not be exchanged among them. */
const stepOf =
  (large: Shape, small: Shape): BuildStep =>
  (scope) => {
    const [x, y] = [scope.input('large', large, 'float32'), scope.input('small', small, 'float32')]
    return () => ({
      sum: tf.add(x, y),
      product: tf.mul(y, x),
      difference: tf.sub(x, y),
      other: tf.sub(y, x),
      quotient: tf.div(x, y),
      larger: tf.maximum(y, x),
      less: tf.less(x, y),
    })
  }

/** The shapes of rows that are written one after the other, in a sum of two shapes. */
function tiles(large: Shape, small: Shape): number {
  const program = trace('repeated', (scope) => {
    const [x, y] = [scope.input('large', large, 'float32'), scope.input('small', small, 'float32')]
    return () => ({ sum: tf.add(x, y) })
  })
  return bodyOf(program).filter(({ opType }) => opType === 'Tile').length
}

/** Rows of so many numbers, repeated over the axes in the middle, and over the first as well or not. */
const repetitions = fc
  .record({
    each: fc.constantFrom([], [8], [2, 5]),
    middle: fc.constantFrom([448], [16, 28], [210]),
    width: fc.constantFrom(16, 48, 20),
    leading: fc.boolean(),
  })
  .map(({ each, middle, width, leading }) => {
    const rest = [...middle, width]
    const large = [
      Math.ceil(2 ** 15 / [...each, ...rest].reduce((product, size) => product * size, 1)),
      ...each,
      ...rest,
    ]
    const small = leading ? [...large.slice(0, 1 + each.length), ...middle.map(() => 1), width] : [width]
    return { large, small }
  })

describe('short rows that are repeated', () => {
  it('give what tfjs gives, number for number', () =>
    fc.assert(
      fc.asyncProperty(repetitions, async ({ large, small }) => {
        const inputs = { large: random(large, 3), small: random(small, 4, [0.5, 2]) }
        await demandParity(stepOf(large, small), inputs, 0)
      }),
      { numRuns: 5, seed: 20_230_509 },
    ))

  it('are written several times in a row, where that is worth it', () => {
    expect(tiles([64, 784, 16], [64, 1, 16])).toBe(1)
    expect(tiles([64, 28, 28, 16], [16])).toBe(1)
    expect(tiles([16], [64, 28, 28, 16])).toBe(1)
  })

  it.each<[string, Shape, Shape]>([
    ['rows are long already', [64, 784, 256], [64, 1, 256]],
    ['there are few numbers', [64, 49, 8], [64, 1, 8]],
    ['the rows differ', [64, 784, 16], [64, 784, 1]],
    ['rows repeat over an axis further out', [64, 784, 16], [1, 784, 16]],
    ['nothing repeats', [64, 784, 16], [64, 784, 16]],
    ['both are spread', [784, 1, 64], [1, 16, 64]],
    ['their number has no divisor', [7919, 16], [16]],
  ])('stay as they are where %s', (_, large, small) => {
    expect(tiles(large, small)).toBe(0)
  })
})
