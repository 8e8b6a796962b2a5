import { describe, expect, it } from 'vitest'
import { debiasedAverage, greatestSmoothing, smoothingWindow } from '../../../src-renderer/charts/smoothing'

const steps = (count: number, width = 1) => Float64Array.from({ length: count }, (_, i) => (i + 1) * width)

describe('the debiased average', () => {
  it('is the weighted mean that its definition says', () => {
    const values = [3, -1, 4, 1, 5]
    const weight = 0.8
    const found = debiasedAverage(steps(5), values, weight)
    values.forEach((_, n) => {
      const weights = values.slice(0, n + 1).map((_, i) => weight ** (n - i))
      const total = weights.reduce((sum, w) => sum + w, 0)
      const mean = weights.reduce((sum, w, i) => sum + w * (values[i] ?? 0), 0) / total
      expect(found[n]).toBeCloseTo(mean, 12)
    })
  })

  it('begins with the first value, and leaves a constant as it is', () => {
    expect(debiasedAverage(steps(3), [7, 0, 0], 0.999)[0]).toBeCloseTo(7, 12)
    for (const value of debiasedAverage(steps(50), new Float32Array(50).fill(2.5), 0.99))
      expect(value).toBeCloseTo(2.5, 10)
  })

  it('is the curve itself without smoothing', () => {
    expect([...debiasedAverage(steps(3), [1, 5, 2], 0)]).toEqual([1, 5, 2])
  })

  it('looks back as far in buckets as in single steps', () => {
    // A jump at step 1,000: some steps later the average has gone the same share of the way, however it is bucketed.
    const at = (width: number) => {
      const count = 2000 / width
      const values = Float64Array.from({ length: count }, (_, i) => ((i + 1) * width > 1000 ? 1 : 0))
      return debiasedAverage(steps(count, width), values, 0.99)[1200 / width - 1] ?? Number.NaN
    }
    expect(at(1)).toBeCloseTo(1 - 0.99 ** 200, 4)
    expect(at(20)).toBeCloseTo(at(1), 4)
  })

  it('passes over values that are not finite, and goes on behind them', () => {
    const found = debiasedAverage(steps(4), [1, Number.NaN, Number.POSITIVE_INFINITY, 1], 0.9)
    expect(found[1]).toBeNaN()
    expect(found[2]).toBeNaN()
    expect(found[3]).toBeCloseTo(1, 12)
  })

  it('never forgets slower than over a thousand steps', () => {
    const values = [0, ...new Array<number>(5000).fill(1)]
    const capped = debiasedAverage(steps(5001), values, 1)
    expect(capped.at(-1)).toBeCloseTo(debiasedAverage(steps(5001), values, greatestSmoothing).at(-1) ?? 0, 12)
    expect(smoothingWindow(1)).toBe(1000)
    expect(smoothingWindow(0)).toBe(1)
  })
})
