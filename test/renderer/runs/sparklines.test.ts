import { expect, test } from 'vitest'
import { sparklinePath } from '../../../src-renderer/pages/runs/sparklines'

test('a small curve spans its box, on a log axis where it can be, and has gaps where values are missing', () => {
  expect(sparklinePath([100, 10, 1])).toBe('M1.0 2.0L38.0 11.0L75.0 20.0')
  expect(sparklinePath([1, 0, -1])).toBe('M1.0 2.0L38.0 11.0L75.0 20.0')
  expect(sparklinePath([2, Number.NaN, 1])).toBe('M1.0 2.0M75.0 20.0')
  expect(sparklinePath([5, 5])).toBe('M1.0 20.0L75.0 20.0')
  expect([sparklinePath([]), sparklinePath([1]), sparklinePath([1, Infinity])]).toEqual(['', '', ''])
})
