import { describe, expect, it } from 'vitest'
import {
  axisLabel,
  coordinate,
  nearestPoint,
  outsideOf,
  outsideText,
  robustRange,
} from '../../../src-renderer/components/samples/points'

/** Values at evenly spaced quantiles of nearly N(0, 1): the logistic law of the same middle. */
const normalQuantiles = (count: number) =>
  Float32Array.from({ length: count }, (_, i) => {
    const p = (i + 0.5) / count
    return Math.log(p / (1 - p)) / 1.702
  })

describe('points', () => {
  it('are read by coordinate, and by their index beyond the last', () => {
    const block = { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }
    expect([...coordinate(block, 1)]).toEqual([2, 5])
    expect([...coordinate(block, 3)]).toEqual([0, 1])
    expect(axisLabel(11, 50)).toBe('x₁₂')
    expect(axisLabel(1, 1)).toBe('index of the point')
  })

  it('get a range that holds a Gaussian and does not follow heavy tails', () => {
    const gaussian = normalQuantiles(2000)
    const whole = robustRange(gaussian)
    expect(whole.least).toBeLessThan(-3)
    expect(whole.greatest).toBeGreaterThan(3)
    const heavy = gaussian.map((value) => Math.exp(3 * value))
    expect(robustRange(heavy).greatest).toBeLessThan(0.2 * Math.max(...heavy))
    expect(robustRange(Float32Array.of(Number.NaN))).toEqual({ least: -1, greatest: 1 })
    const same = robustRange(Float32Array.of(2, 2, 2))
    expect(same.greatest).toBeGreaterThan(same.least)
  })

  it('are counted where the view does not show them', () => {
    const x = Float32Array.of(0, 5, 0, Number.NaN)
    const y = Float32Array.of(0, 0, -9, 0)
    const range = { x: { least: -1, greatest: 1 }, y: { least: -1, greatest: 1 } }
    expect(outsideOf(x, y, range)).toEqual({ outside: 2, notFinite: 1 })
    expect(outsideText(x, y, range)).toBe('2 of 4 points lie outside; 1 of 4 points is not finite')
    expect(outsideText(x.subarray(0, 1), y, range)).toBe('1 point')
  })

  it('are found by the pointer within reach, in pixels and not in units', () => {
    const x = Float32Array.of(0, 1, 2)
    const y = Float32Array.of(0, 100, 0)
    const scale = { x: 100, y: 1 }
    expect(nearestPoint(x, y, { x: 1.05, y: 95 }, scale, 10)).toBe(1)
    expect(nearestPoint(x, y, { x: 1.5, y: 50 }, scale, 10)).toBeNull()
  })
})
