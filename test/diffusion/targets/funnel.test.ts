import { describe, expect, it } from 'vitest'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { moments, runOnce } from '../eager'

const funnel = makeTarget({ kind: 'funnel', dimension: 11, sigma: 3 })

describe('funnel', () => {
  it('draws a normal neck and later coordinates with the known quantiles', async () => {
    const count = 40_000
    const samples = await runOnce((scope) => () => ({ x: funnel.sampler(scope)(count) }), 'x')
    const necks = samples.filter((_, i) => i % 11 === 0)
    const { mean, covariance } = moments(necks, 1)
    expect(Math.abs(mean[0] ?? NaN)).toBeLessThan((4 * 3) / Math.sqrt(count))
    expect(Math.abs((covariance[0]?.[0] ?? NaN) / 9 - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    // The later coordinates of one point share its neck, so only one of them counts as independent.
    const sizes = samples.filter((_, i) => i % 11 === 4).map(Math.abs)
    for (const [share, quantile] of [
      [0.5, 0.574],
      [0.9, 5.305],
      [0.99, 30.04],
    ] as const) {
      const below = sizes.filter((size) => size <= quantile).length / count
      expect(Math.abs(below - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count))
    }
  })

  it('has a closed marginal with the neck', () => {
    const grid = funnel.marginalDensity({ axes: [3, 0], x: [-1, 1], y: [-6, 6], resolution: 8 })
    const [x, v] = [-0.875, 5.25]
    const expected = -(v * v) / 18 - Math.log(3) - (x * x * Math.exp(-v)) / 2 - v / 2 - Math.log(2 * Math.PI)
    expect(grid?.logDensity[7 * 8]).toBeCloseTo(expected, 5)
  })

  it('has the marginal of two later coordinates that an independent quadrature gives', () => {
    const grid = funnel.marginalDensity({ axes: [2, 5], x: [-40, 40], y: [-3, 3], resolution: 8 })
    const expected = (x: number, y: number) => {
      // Simpson over u = v/3 from −20 to 20 with a fine step.
      const pieces = 40_000
      const h = 40 / pieces
      let sum = 0
      for (let i = 0; i <= pieces; i++) {
        const u = -20 + i * h
        const weight = i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2
        sum += weight * Math.exp((-u * u) / 2 - 3 * u - ((x * x + y * y) * Math.exp(-3 * u)) / 2)
      }
      return Math.log(((sum * h) / 3) * (2 * Math.PI) ** -1.5)
    }
    for (const [column, row] of [
      [0, 0],
      [3, 4],
      [7, 2],
    ] as const) {
      const [x, y] = [-35 + 10 * column, -2.625 + 0.75 * row]
      expect(Math.abs((grid?.logDensity[row * 8 + column] ?? NaN) - expected(x, y))).toBeLessThan(2e-6)
    }
  })

  it.each([
    [{ axes: [2, 2], x: [-1, 1], y: [-1, 1] }, 'Both axes are 2; choose two different ones.'],
    [{ axes: [0, 11], x: [-1, 1], y: [-1, 1] }, 'Axis 11 is out of range; the axes are 0 to 10.'],
    [{ axes: [0, 1], x: [1, 1], y: [-1, 1] }, 'The range 1 to 1 is empty; its end must be greater than its start.'],
  ] as const)('refuses a window that makes no sense', (window, sentence) => {
    expect(() => funnel.marginalDensity({ ...window, resolution: 8 })).toThrow(sentence)
  })
})
