import { describe, expect, it } from 'vitest'
import { counted, duration, significant, tickLabel, wholeNumber } from '../../../src-renderer/charts/numbers'

describe('numbers as a person reads them', () => {
  it.each([
    [0.61234, '0.612'],
    [7.7, '7.70'],
    [12.345, '12.3'],
    [999.6, '1,000'],
    [12_794, '12,800'],
    [0.000123456, '0.000123'],
    [3.14159e-7, '3.14 × 10⁻⁷'],
    [-2.5e9, '−2.50 × 10⁹'],
    [9.999e-5, '0.000100'],
    [0, '0'],
    [Number.NaN, 'not a number'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%d to three digits is %s', (value, text) => {
    expect(significant(value)).toBe(text)
  })

  it.each([
    [0.30000000000000004, '0.3'],
    [2500, '2,500'],
    [-8, '−8'],
    [1e-5, '10⁻⁵'],
    [2e7, '2 × 10⁷'],
    [0, '0'],
  ])('the tick at %d is labelled %s', (value, text) => {
    expect(tickLabel(value)).toBe(text)
  })

  it.each([
    [400, '0.4 s'],
    [12_000, '12 s'],
    [59_700, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_900, '1 h 00 min'],
    [8_040_000, '2 h 14 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms last %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text)
  })

  it('counts', () => {
    expect(counted(1, 'point')).toBe('1 point')
    expect(counted(12_000, 'point')).toBe('12,000 points')
    expect(wholeNumber(-3)).toBe('−3')
  })
})
