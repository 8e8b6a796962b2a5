import { describe, expect, it } from 'vitest'
import { bandColumns } from '../../../src-renderer/charts/bands'

describe('a band in columns of pixels', () => {
  it('takes the extremes of all points within a column', () => {
    const { top, bottom } = bandColumns([0.1, 0.5, 0.9, 1.5], [5, 2, 4, 6], [7, 9, 8, 8], 3)
    expect([top[0], bottom[0]]).toEqual([2, 9])
    expect([top[1], bottom[1]]).toEqual([6, 8])
    expect(top[2]).toBeNaN()
  })

  it('is straight between points that lie further apart', () => {
    const { top, bottom } = bandColumns([0.5, 4.5], [0, 8], [10, 18], 5)
    expect([...top]).toEqual([0, 2, 4, 6, 8])
    expect([...bottom]).toEqual([10, 12, 14, 16, 18])
  })

  it('is interrupted where a value is missing, and cut at both ends', () => {
    const { top } = bandColumns([-2.5, 1.5, 2.5, 3.5, 9.5], [1, 1, Number.NaN, 1, 1], [2, 2, 2, 2, 2], 5)
    expect([...top]).toEqual([1, 1, Number.NaN, 1, 1])
  })
})
