import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { TensorValue } from '../../../src-main/tensor'
import { demandParity, random } from './parity'

const runs = { numRuns: 6, seed: 20_230_509 } as const

/** Shapes of rank 0 to 4, axes of one element and empty ones among them. */
const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 })
const filled = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })

/** Two shapes that meet by broadcasting: axes of one are 1 in either, and leading ones left out. */
const meetings = fc
  .tuple(shapes, fc.array(fc.constantFrom('both', 'left', 'right'), { minLength: 4, maxLength: 4 }), fc.nat(4))
  .map(([shape, which, left]) => {
    const a = shape.map((size, axis) => (which[axis] === 'left' ? 1 : size))
    const b = shape.map((size, axis) => (which[axis] === 'right' ? 1 : size))
    return [a, b.slice(Math.min(left, b.length))] as const
  })

const specials = [NaN, Infinity, -Infinity, 0, -0]

/** Numbers of a shape, every third of them NaN, an infinity or a zero where asked. */
function numbers(shape: readonly number[], seed: number, odd: boolean): TensorValue {
  const value = random(shape, seed)
  if (!odd) return value
  return {
    ...value,
    data: Float32Array.from(value.data, (x, i) => (i % 3 === 0 ? (specials[(seed + i) % 5] ?? x) : x)),
  }
}

const weighed = (y: tf.Tensor): tf.Tensor => tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.range(1, y.size + 1)), y.shape)))

/** Values of calls on given inputs, and their gradients. */
function demandCalls(
  calls: Readonly<Record<string, (...given: readonly tf.Tensor[]) => tf.Tensor>>,
  given: readonly TensorValue[],
  gradients: boolean,
) {
  const inputs = Object.fromEntries(given.map((value, index) => [`x${index}`, value]))
  return demandParity(
    (scope) => {
      const tensors = given.map(({ shape, dtype }, index) => scope.input(`x${index}`, shape, dtype))
      return () =>
        Object.fromEntries(
          Object.entries(calls).flatMap(([name, call]) => {
            const slopes = gradients ? tf.grads((...list) => weighed(call(...list)))(tensors) : []
            return [[name, call(...tensors)], ...slopes.map((slope, index) => [`${name}/gradient${index}`, slope])]
          }),
        )
    },
    inputs,
    1e-4,
  )
}

const first =
  (call: (x: tf.Tensor) => tf.Tensor) =>
  (...[x]: readonly tf.Tensor[]): tf.Tensor => {
    if (x === undefined) throw new Error('A call lacks its input.')
    return call(x)
  }

const two =
  (call: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  (...[a, b]: readonly tf.Tensor[]): tf.Tensor => {
    if (a === undefined || b === undefined) throw new Error('A call lacks an input.')
    return call(a, b)
  }

describe('over random shapes ONNX Runtime gives what tfjs gives', () => {
  const single = Object.fromEntries(
    Object.entries({
      ...{
        abs: tf.abs,
        neg: tf.neg,
        exp: tf.exp,
        sigmoid: tf.sigmoid,
        tanh: tf.tanh,
        square: tf.square,
        step: tf.step,
      },
      ...{ floor: tf.floor, ceil: tf.ceil, sin: tf.sin, cos: tf.cos, atan: tf.atan, isNaN: tf.isNaN, isInf: tf.isInf },
    }).map(([name, call]) => [name, first((x) => tf.cast(call(x), 'float32'))]),
  )

  it('element by element, NaN and the infinities too', () =>
    fc.assert(
      fc.asyncProperty(shapes, fc.nat(100), async (shape, seed) => {
        await demandCalls(single, [numbers(shape, seed, true)], false)
        await demandCalls(single, [numbers(shape, seed, false)], true)
      }),
      runs,
    ))

  it('for two that meet by broadcasting', () =>
    fc.assert(
      fc.asyncProperty(meetings, fc.nat(100), async ([a, b], seed) => {
        const calls = { add: two(tf.add), sub: two(tf.sub), mul: two(tf.mul), div: two(tf.div) }
        await demandCalls(calls, [numbers(a, seed, true), numbers(b, seed + 1, true)], false)
        await demandCalls(calls, [numbers(a, seed, false), numbers(b, seed + 1, false)], true)
      }),
      runs,
    ))

  it('along any axes, counted from either end', () =>
    fc.assert(
      fc.asyncProperty(filled, fc.nat(100), fc.nat(15), fc.boolean(), async (shape, seed, chosen, keep) => {
        const rank = shape.length
        const axes = [...shape.keys()].filter((axis) => (chosen >> axis) % 2 === 1)
        const some = (axes.length > 0 ? axes : [0]).map((axis, place) => (place % 2 === 0 ? axis - rank : axis))
        const [axis = -1] = some
        const calls = {
          sum: first((x) => tf.sum(x, some, keep)),
          mean: first((x) => tf.mean(x, some, keep)),
          max: first((x) => tf.max(x, some, keep)),
          logSumExp: first((x) => tf.logSumExp(x, some, keep)),
          softmax: first((x) => tf.softmax(x)),
          // From the front: tfjs's processor, which this is held against, has sums along negative axes wrong.
          cumsum: first((x) => tf.cumsum(x, axis < 0 ? axis + rank : axis)),
          reverse: first((x) => tf.reverse(x, some)),
          tile: first((x) =>
            tf.tile(
              x,
              shape.map((_, place) => 1 + (place % 2)),
            ),
          ),
        }
        await demandCalls(calls, [numbers(shape, seed, false)], true)
      }),
      runs,
    ))

  it('in products of matrices, transposed or not, batched or not', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }), fc.nat(100), async (batch, seed) => {
        const [rows, inner, columns] = [1 + (seed % 3), 1 + (seed % 4), 2]
        const calls = {
          plain: two((a, b) => tf.matMul(a, b)),
          left: two((a, b) => tf.matMul(tf.transpose(a, swapped(a)), b, true, false)),
          right: two((a, b) => tf.matMul(a, tf.transpose(b, swapped(b)), false, true)),
          both: two((a, b) => tf.matMul(tf.transpose(a, swapped(a)), tf.transpose(b, swapped(b)), true, true)),
        }
        const given = [
          numbers([...batch, rows, inner], seed, false),
          numbers([...batch, inner, columns], seed + 1, false),
        ]
        await demandCalls(calls, given, true)
      }),
      runs,
    ))
})

/** The last two axes change places. */
const swapped = ({ rank }: tf.Tensor): number[] =>
  Array.from({ length: rank }, (_, axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis))
