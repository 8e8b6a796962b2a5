import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { symmetricEigen } from '../../../src-main/diffusion/numerics/eigen'
import { moments } from '../eager'
import {
  densityOf,
  draws,
  expectDrawsFromMarginal,
  expectScoresOfDensities,
  expectTensorDensity,
  expectTensorScores,
  lawOf,
  targetFrom,
  unnoised,
} from './checks'

beforeAll(() => tf.setBackend('cpu'))

const covariance = [
  [2, 0.9, -0.4],
  [0.9, 1, 0.2],
  [-0.4, 0.2, 0.5],
]
const points = [
  [0.3, -0.2, 1],
  [1.9, 0.1, -2],
  [-1.2, 1.4, 0],
]

describe('a Gaussian with a full covariance', () => {
  const target = targetFrom({ kind: 'gaussian', dimension: 3, mean: [1, 0, -2], covariance })

  it('has its density and its scores', () => {
    // det Σ and the quadratic form by hand for the point (2, 0, −2): (1, 0, 0) Σ⁻¹ (1, 0, 0)ᵀ = 0.46/det.
    const determinant = 2 * (1 * 0.5 - 0.04) - 0.9 * (0.45 + 0.08) - 0.4 * (0.18 + 0.4)
    const expected = -1.5 * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - (0.5 * 0.46) / determinant
    expect(densityOf(target).logDensity([2, 0, -2])).toBeCloseTo(expected, 10)
    expectScoresOfDensities(lawOf(target), points)
    expectTensorScores(lawOf(target), points)
    expectTensorDensity(densityOf(target), points)
  })

  it('draws with its mean and covariance, along its marginals', async () => {
    const count = 20_000
    const drawn = moments(await draws(target, count), 3)
    covariance.forEach((row, i) => {
      expect(Math.abs((drawn.mean[i] ?? NaN) - ([1, 0, -2][i] ?? NaN))).toBeLessThan(
        4 * Math.sqrt((row[i] ?? 1) / count),
      )
      row.forEach((value, j) => {
        const size = Math.sqrt((row[i] ?? 1) * (covariance[j]?.[j] ?? 1))
        expect(Math.abs((drawn.covariance[i]?.[j] ?? NaN) - value)).toBeLessThan((6 * size) / Math.sqrt(count))
      })
    })
    await expectDrawsFromMarginal(target, { axes: [2, 0], half: 5, cells: 10 })
  })

  it('has the log-Sobolev constant of its widest direction', () => {
    const { values, vectors } = symmetricEigen(covariance)
    const greatest = Math.max(...values)
    expect(target.regularity(1).logSobolev).toBeCloseTo(greatest, 12)
    const k = values.indexOf(greatest)
    covariance.forEach((row, i) => {
      const product = row.reduce((sum, value, j) => sum + value * (vectors[3 * j + k] ?? 0), 0)
      expect(product).toBeCloseTo(greatest * (vectors[3 * i + k] ?? NaN), 12)
    })
  })

  it.each([
    [
      [
        [1, 2],
        [2, 1],
      ],
      'target.covariance: Must be positive definite',
    ],
    [
      [
        [1, 0.5],
        [0.4, 1],
      ],
      'target.covariance: Must be symmetric; row 1, column 0 is 0.4, but row 0, column 1 is 0.5.',
    ],
    [[[1, 0]], 'target.covariance: Must have 2 rows of 2 numbers, as the dimension asks for.'],
    [
      [
        [1, 1],
        [1, 1],
      ],
      'target.covariance: Must be positive definite',
    ],
  ])('refuses %j', (rows, sentence) => {
    expect(() => targetFrom({ kind: 'gaussian', dimension: 2, covariance: rows })).toThrow(sentence)
  })

  it('refuses a variance beside it', () => {
    expect(() => targetFrom({ kind: 'gaussian', dimension: 1, variance: 2, covariance: [[1]] })).toThrow(
      'target.variance: A covariance is given, which holds the variances; leave this out.',
    )
  })
})

describe('a generated mixture', () => {
  it('sets its means on a grid, with linear weights and narrow components', async () => {
    const target = targetFrom({
      kind: 'mixture',
      dimension: 3,
      components: 8,
      spread: 2,
      shape: 'grid',
      weighting: 'linear',
      deviation: 0.2,
    })
    const { logDensity } = lawOf(target)
    const peak = (point: readonly number[]) => Math.exp(logDensity(point, unnoised)) * (2 * Math.PI * 0.04) ** 1.5
    // Row by row: component 1 at (−2, −2), 3 at (2, −2), 8 at (0, 2), none at (2, 2).
    expect(peak([-2, -2, 0])).toBeCloseTo(1 / 36, 9)
    expect(peak([2, -2, 0])).toBeCloseTo(3 / 36, 9)
    expect(peak([0, 2, 0])).toBeCloseTo(8 / 36, 9)
    expect(peak([2, 2, 0])).toBeLessThan(1e-9)
    await expectDrawsFromMarginal(target, { axes: [0, 1], half: 3, cells: 9 })
  })
})

describe('the sphere’s surface', () => {
  it('draws points of its radius, uniformly', async () => {
    const target = targetFrom({ kind: 'sphere', dimension: 5, radius: 2 })
    const samples = await draws(target, 5000)
    for (let i = 0; i < 5000; i += 100) {
      expect(Math.hypot(...samples.subarray(5 * i, 5 * i + 5))).toBeCloseTo(2, 5)
    }
    await expectDrawsFromMarginal(target, { axes: [3, 1], half: 2, cells: 8 })
  })

  it('has no density, and says so where one would be needed', () => {
    const target = targetFrom({ kind: 'sphere', dimension: 2 })
    expect(target.density).toBe(null)
    expect(target.marginalDensity({ axes: [0, 1], x: [-1, 1], y: [-1, 1], resolution: 8 })).toBe(null)
    expect(target.regularity(1).b1.kind).toBe('fails')
    expect(() => lawOf(target).logDensity([1, 0], unnoised)).toThrow('has no density before it is noised')
  })

  it.each([2, 3, 10, 50])('has an exact noised law in %d dimensions', (dimension) => {
    const law = lawOf(targetFrom({ kind: 'sphere', dimension, radius: 1.5 }))
    const at = (length: number) =>
      Array.from({ length: dimension }, (_, j) => (j === 0 ? length : 0.1 / Math.sqrt(dimension)))
    expectScoresOfDensities(
      law,
      [at(0.4), at(1.45), at(3)].map((point) => point.slice(0, dimension)),
    )
    expectTensorScores(law, [at(0.4), at(1.45), at(3)], 1e-3)
  })

  it('has in three dimensions the closed form with sinh', () => {
    const law = lawOf(targetFrom({ kind: 'sphere', dimension: 3, radius: 1.5 }))
    for (const s of [0.05, 0.5, 3]) {
      for (const r of [0.3, 1.4, 2]) {
        const kappa = (0.9 * 1.5 * r) / (s * s)
        const expected =
          -1.5 * Math.log(2 * Math.PI * s * s) -
          (r - 1.35) ** 2 / (2 * s * s) +
          Math.log(-Math.expm1(-2 * kappa) / (2 * kappa))
        expect(law.logDensity([0, 0.6 * r, 0.8 * r], { scale: 0.9, deviation: s })).toBeCloseTo(expected, 8)
      }
    }
  })
})
