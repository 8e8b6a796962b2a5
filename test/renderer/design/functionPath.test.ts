import { describe, expect, it } from 'vitest'
import { linePath, nearestIndex, rangeOf } from '../../../src-renderer/pages/design/functionPath'

const same = (value: number) => value

describe('the line of a function', () => {
  it('spans the finite values', () => {
    expect(rangeOf([Float64Array.of(1, Number.NEGATIVE_INFINITY, 3), Float64Array.of(-2)])).toEqual({
      least: -2,
      greatest: 3,
    })
    expect(rangeOf([Float64Array.of(5, 5)])).toEqual({ least: 4.5, greatest: 5.5 })
    expect(rangeOf([])).toEqual({ least: 0, greatest: 1 })
  })

  it('is interrupted where the function is not finite', () => {
    const t = Float64Array.of(0, 1, 2, 3)
    expect(linePath(t, Float64Array.of(1, Number.NaN, 3, 4), same, same)).toBe('M0.00 1.00M2.00 3.00L3.00 4.00')
    expect(linePath(null, Float64Array.of(1), same, same)).toBe('')
  })

  it('finds the nearest time', () => {
    const t = Float64Array.of(0, 0.25, 0.5, 0.75, 1)
    expect(nearestIndex(t, 0.6)).toBe(2)
    expect(nearestIndex(t, -3)).toBe(0)
    expect(nearestIndex(t, 9)).toBe(4)
  })
})
