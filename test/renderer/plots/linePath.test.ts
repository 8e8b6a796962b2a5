import { describe, expect, it } from 'vitest'
import { linePath, nearestIndex, placing, rangeOf } from '../../../src-renderer/components/plots/linePath'

const same = (value: number) => value

describe('the lines of a plot', () => {
  it('span the values that have a place on the axis', () => {
    expect(rangeOf([Float64Array.of(1, Number.NEGATIVE_INFINITY, 3), Float64Array.of(-2)])).toEqual({
      least: -2,
      greatest: 3,
    })
    expect(rangeOf([Float64Array.of(0, -1, 0.01, 4)], 'log')).toEqual({ least: 0.01, greatest: 4 })
    expect(rangeOf([Float64Array.of(5, 5)])).toEqual({ least: 2.5, greatest: 7.5 })
    expect(rangeOf([])).toEqual({ least: 0, greatest: 1 })
  })

  it('are interrupted where a value has no place', () => {
    const x = Float64Array.of(0, 1, 2, 3)
    const y = Float64Array.of(1, Number.NaN, 3, 4)
    expect(linePath({ x, y }, 'linear', same, same)).toBe('M0.00 1.00M2.00 3.00L3.00 4.00')
    expect(linePath({ x, y: Float64Array.of(0, 1, 2, -1) }, 'log', same, same)).toBe('M1.00 1.00L2.00 2.00')
  })

  it('are read at the nearest place, evenly spaced or not', () => {
    const t = Float64Array.of(0, 0.25, 0.5, 0.75, 1)
    expect([0.6, -3, 9].map((at) => nearestIndex(t, at))).toEqual([2, 0, 4])
    expect(nearestIndex(Float64Array.of(0, 0.1, 10), 4)).toBe(1)
    expect(nearestIndex(Float64Array.of(7), 4)).toBe(0)
    expect(nearestIndex(new Float64Array(), 4)).toBe(-1)
  })

  it('have decades of equal length on a log axis', () => {
    const at = placing({ least: 0.1, greatest: 1000 }, 'log', 0, 400)
    expect([0.1, 1, 10, 1000].map((value) => Math.round(at(value)))).toEqual([0, 100, 200, 400])
  })
})
