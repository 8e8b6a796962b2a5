import type { DrawnSamples } from '@contract/drawing'
import { expect, it } from 'vitest'
import { asCsv, frameCount, frameOf } from '../../../src-renderer/pages/sample/frames'

const drawn: DrawnSamples = {
  shape: [2, 2],
  values: Float32Array.of(5, 6, 7, 8),
  images: null,
  evaluations: 10,
  trajectory: {
    times: Float64Array.of(1, 0.001),
    positions: { shape: [2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  },
}

it('frames go from the start to the samples', () => {
  expect(frameCount(drawn)).toBe(2)
  expect([...frameOf(drawn, 0).values]).toEqual([1, 2, 3, 4])
  expect(frameOf(drawn, Number.MAX_SAFE_INTEGER).values).toEqual(drawn.values)
  const alone = { ...drawn, trajectory: null }
  expect(frameCount(alone)).toBe(1)
  expect(frameOf(alone, 0).values).toEqual(drawn.values)
})

it('points are lines of a CSV', () => {
  expect(asCsv(drawn)).toBe('x1,x2\n5,6\n7,8\n')
})
