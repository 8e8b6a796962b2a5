import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  draws,
  densityOf,
  expectDrawsFromMarginal,
  expectScoresOfDensities,
  expectTensorDensity,
  expectTensorScores,
  kernels,
  lawOf,
  targetFrom,
  unnoised,
  wholeMass,
} from '../checks'
import { moments } from '../../eager'

beforeAll(() => tf.setBackend('cpu'))

const shapes: Readonly<Record<string, Record<string, unknown>>> = {
  rings: { kind: 'rings', rings: 2, radius: 2, noise: 0.2 },
  moons: { kind: 'moons', radius: 2, noise: 0.2 },
  checkerboard: { kind: 'checkerboard', squares: 4, halfWidth: 2, noise: 0.2 },
  spiral: { kind: 'spiral', arms: 2, turns: 1, radius: 3, noise: 0.2 },
}

const points = [
  [0.3, -0.2],
  [1.9, 0.1],
  [-1.2, 1.4],
  [0, -2.6],
  [3.5, 3.1],
]

describe.each(Object.entries(shapes))('%s', (_, spec) => {
  const target = targetFrom(spec)
  const law = lawOf(target)

  it('has the score that differences of log p_t give', () => {
    expectScoresOfDensities(law, points)
    expectScoresOfDensities(law, points, [unnoised])
  })

  it('has the same score as tensor operations', () => {
    expectTensorScores(law, points, 2e-4)
  })

  it('has a density that integrates to one, noised or not', () => {
    expect(wholeMass(law, unnoised, 4.5, 60)).toBeCloseTo(1, 6)
    expect(wholeMass(law, kernels[4] ?? unnoised, 8, 50)).toBeCloseTo(1, 8)
  })

  it('has a traced density with its gradient', () => {
    expectTensorDensity(densityOf(target), points.slice(0, 4), 2e-4)
  })

  it('draws from it', async () => {
    await expectDrawsFromMarginal(target, { axes: [1, 0], half: 4, cells: 12 })
  })

  it('has no lower bound beside a wider Gaussian', () => {
    const { b1, b2, lowerBound } = target.regularity(1)
    expect([b1.kind, b2.kind, lowerBound]).toEqual(['holds', 'fails', null])
  })
})

describe('rings', () => {
  it('have the density of circles blurred by a Gaussian, with the Bessel function I₀', () => {
    const target = targetFrom({ kind: 'rings', rings: 2, radius: 2, noise: 0.3 })
    const c = 0.09
    // I₀(z) e^{−z} by the trapezoidal rule over one period.
    const bessel = (z: number) => {
      let sum = 0
      for (let i = 0; i < 400; i++) sum += Math.exp(z * (Math.cos((2 * Math.PI * i) / 400) - 1))
      return sum / 400
    }
    for (const r of [0, 0.4, 1.1, 2, 3]) {
      const ring = (radius: number) => Math.exp(-((r - radius) ** 2) / (2 * c)) * bessel((r * radius) / c)
      const expected = Math.log((ring(1) + ring(2)) / (4 * Math.PI * c))
      expect(lawOf(target).logDensity([0.6 * r, 0.8 * r], unnoised)).toBeCloseTo(expected, 8)
    }
  })

  it('refuse a noise that would need too many nodes, and say which would do', () => {
    expect(() => targetFrom({ kind: 'rings', rings: 10, radius: 5, noise: 1e-4 })).toThrow(
      'The noise is too small beside the length of the curves; give at least',
    )
  })
})

describe('moons', () => {
  it('are each other’s mirror image in the origin, with the known moments', async () => {
    const target = targetFrom({ kind: 'moons', radius: 2, noise: 0.1 })
    expect(lawOf(target).logDensity([0.4, 1.3], unnoised)).toBeCloseTo(
      lawOf(target).logDensity([-0.4, -1.3], unnoised),
      9,
    )
    const count = 20_000
    const { mean, covariance } = moments(await draws(target, count), 2)
    // E x₁² = R²(½ + ¼) + w², E x₂² = R²(½ − 1/π + 1/16) + w².
    const expected = [4 * 0.75 + 0.01, 4 * (0.5 - 1 / Math.PI + 1 / 16) + 0.01]
    expected.forEach((variance, j) => {
      expect(Math.abs(mean[j] ?? NaN)).toBeLessThan(4 * Math.sqrt(variance / count))
      expect(Math.abs((covariance[j]?.[j] ?? NaN) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    })
  })
})

describe('checkerboard', () => {
  it('is uniform inside its dark squares and dark at the lower left', () => {
    const law = lawOf(targetFrom({ kind: 'checkerboard', squares: 4, halfWidth: 4, noise: 0.05 }))
    expect(law.logDensity([-3, -3], unnoised)).toBeCloseTo(-Math.log(8 * 4), 12)
    expect(law.logDensity([1, 1], unnoised)).toBeCloseTo(-Math.log(8 * 4), 12)
    expect(law.logDensity([-1, -3], unnoised)).toBeLessThan(-180)
  })

  it('keeps its score where every square underflows', () => {
    const law = lawOf(targetFrom({ kind: 'checkerboard', squares: 4, halfWidth: 4, noise: 0.05 }))
    // The nearest dark square ends at (4, 4); far away the score is (4 − x)/w² to first order.
    expect(law.score([10, 3], unnoised)[0]).toBeCloseTo(-6 / 0.0025 - 1 / 6, 1)
    expect(law.logDensity([10, 3], unnoised)).toBeLessThan(-7000)
  })
})
