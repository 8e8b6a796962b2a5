import { expect, it } from 'vitest'
import { finiteRows } from '../../../src-main/engine/judging/finite'

it('leaves out rows with anything that is no number, and counts them', () => {
  const values = Float32Array.of(1, 2, NaN, 4, 5, 6, 7, -Infinity)
  expect(finiteRows({ shape: [4, 2], values })).toEqual({
    finite: { shape: [2, 2], values: Float32Array.of(1, 2, 5, 6) },
    left: 2,
  })
  expect(finiteRows({ shape: [1, 2], values: Float32Array.of(1, 2) }).left).toBe(0)
  expect(finiteRows({ shape: [1, 1], values: Float32Array.of(NaN) })).toEqual({
    finite: { shape: [0, 1], values: new Float32Array() },
    left: 1,
  })
})
