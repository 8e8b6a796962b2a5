import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import type { BuildStep, TensorValue } from '../../../src-main/tensor'
import { bodyOf, demandParity, random } from './parity'

type Shape = readonly [number, number]

/** Small whole numbers: sums of their products are exact in whatever order they are added. */
const whole = (shape: Shape, seed: number): TensorValue => {
  const { data } = random(shape, seed)
  return { shape, dtype: 'float32', data: Float32Array.from(data, Math.round) }
}

/** The product of a transposed matrix and another one, computed exactly; answers with whether it is turned before. */
async function turnsBefore(first: Shape, second: Shape, transposeB: boolean): Promise<boolean> {
  const build: BuildStep = (scope) => {
    const [a, b] = [scope.input('a', first, 'float32'), scope.input('b', second, 'float32')]
    return () => ({ product: tf.matMul(a, b, true, transposeB) })
  }
  const program = await demandParity(build, { a: whole(first, 1), b: whole(second, 2) }, 0)
  return bodyOf(program).some(({ opType }) => opType === 'Transpose')
}

it('turns a large first matrix once, before the product', async () => {
  expect(await turnsBefore([131, 510], [131, 517], false)).toBe(true)
  expect(await turnsBefore([131, 510], [517, 131], true)).toBe(true)
})

it('leaves to the product what turning would not pay for', async () => {
  expect(await turnsBefore([131, 510], [131, 511], false), 'few columns').toBe(false)
  expect(await turnsBefore([131, 500], [131, 517], false), 'few elements').toBe(false)
})
