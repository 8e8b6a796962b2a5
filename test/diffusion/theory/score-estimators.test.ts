import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../../src-main/diffusion/processes/process'
import { makeProcess } from '../../../src-main/diffusion/processes'
import {
  posteriorScore,
  sampleScore,
  semigroupScore,
  type EstimatedScore,
} from '../../../src-main/diffusion/theory/score-estimators'
import { generator } from '../eager'
import { densityOf, draws, lawOf, targetFrom } from '../targets/checks'

const targets = {
  gaussian: { kind: 'gaussian', dimension: 3, mean: [1, 0, -1], variance: [0.25, 1, 0.5] },
  mixture: {
    kind: 'mixture',
    means: [
      [1, 1],
      [-1, 0],
    ],
    variances: [0.3, 0.6],
    weights: [0.3, 0.7],
  },
  funnel: { kind: 'funnel', dimension: 3, sigma: 1 },
  'student-t': { kind: 'student-t', dimension: 2, degrees: 5 },
  banana: { kind: 'banana', dimension: 2 },
  wells: { kind: 'wells', dimension: 2 },
  laplace: { kind: 'laplace', dimension: 2 },
  defensive: { kind: 'defensive', dimension: 2 },
  rings: { kind: 'rings', rings: 2, radius: 1.5, noise: 0.4 },
  moons: { kind: 'moons', radius: 1, noise: 0.4 },
  checkerboard: { kind: 'checkerboard', halfWidth: 1.5, noise: 0.2 },
  spiral: { kind: 'spiral', radius: 1.5, noise: 0.4 },
}

const { normal } = generator(5)
const normals = (count: number, dimension: number) => Float64Array.from({ length: count * dimension }, normal)
const vp = makeProcess({ kind: 'vp', sigma: 1.2, horizon: 5, schedule: { kind: 'constant', beta: 1 } })

function expectClose({ score, standardError, effectiveSampleSize }: EstimatedScore, exact: Float64Array, most = 0.35) {
  expect(effectiveSampleSize).toBeGreaterThan(50)
  exact.forEach((value, j) => {
    expect(Math.abs((score[j] ?? NaN) - value)).toBeLessThan(4 * (standardError[j] ?? NaN))
    expect(standardError[j]).toBeLessThan(most)
  })
}

/** Their tails are heavier than the reference's, so f has no variance and its estimate no standard error. */
const heavy = ['funnel', 'student-t', 'banana']
/** Their densities are sums over many nodes of a quadrature: few draws, at a single point. */
const dear = ['rings', 'moons', 'checkerboard', 'spiral']

describe.each(Object.entries(targets))('the score of a %s', (name, spec) => {
  const target = targetFrom(spec)
  const [density, law] = [densityOf(target), lawOf(target)]
  const isDear = dear.includes(name)
  const [count, most] = isDear ? [2000, 0.7] : [20_000, 0.35]
  const points = (isDear ? [0] : [0, 1, 2]).map(() => Float64Array.from({ length: target.dimension }, normal))
  const exact = (point: Float64Array, kernel: Kernel<number>) => law.score(point, kernel)

  it('is within four standard errors by its posterior', () => {
    for (const time of [0.2, 0.7]) {
      const kernel = vp.kernel(time)
      for (const point of points)
        expectClose(
          posteriorScore(density, point, kernel, normals(count, target.dimension)),
          exact(point, kernel),
          most,
        )
    }
  })

  it('is within four standard errors by the semigroup, or near it where those do not exist', () => {
    for (const time of [1, 2]) {
      const kernel = vp.kernel(time)
      for (const point of points) {
        const estimate = semigroupScore(density, point, kernel, 1.2, normals(count, target.dimension))
        if (!heavy.includes(name)) expectClose(estimate, exact(point, kernel), most)
        else
          exact(point, kernel).forEach((value, j) => {
            expect(Math.abs((estimate.score[j] ?? NaN) - value)).toBeLessThan(0.25)
          })
      }
    }
  })

  it('is within four standard errors from samples', async () => {
    const samples = await draws(target, 20_000)
    const kernel = vp.kernel(1)
    for (const point of points) expectClose(sampleScore(samples, point, kernel), exact(point, kernel))
  })
})

describe('an estimate', () => {
  it('has an error that falls as 1/√n and as many effective draws as there are where weights are equal', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 2, variance: 1.44 })
    const kernel = vp.kernel(0.5)
    const of = (count: number) => semigroupScore(densityOf(target), [1, 2], kernel, 1.2, normals(count, 2))
    expect(of(1000).effectiveSampleSize).toBeCloseTo(1000, 6)
    const ratio = (of(1000).standardError[0] ?? NaN) / (of(16_000).standardError[0] ?? NaN)
    expect(Math.abs(ratio - 4)).toBeLessThan(0.5)
  })

  it('says by few effective draws that it cannot be trusted', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 50, mean: 3, variance: 0.01 })
    const point = new Float64Array(50).fill(1)
    const { effectiveSampleSize } = semigroupScore(densityOf(target), point, vp.kernel(0.1), 1.2, normals(1000, 50))
    expect(effectiveSampleSize).toBeLessThan(20)
  })
})
