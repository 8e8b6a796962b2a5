import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  densityOf,
  draws,
  expectDrawsFromMarginal,
  expectScoresOfDensities,
  expectTensorDensity,
  expectTensorScores,
  kernels,
  lawOf,
  targetFrom,
  unnoised,
  wholeMass,
} from './checks'

beforeAll(() => tf.setBackend('cpu'))

interface Case {
  readonly spec: Record<string, unknown>
  /** A square with all of the mass but 10⁻⁶, and cells for its trapezoidal rule. */
  readonly square: readonly [number, number] | null
}

const cases: Readonly<Record<string, Case>> = {
  banana: { spec: { kind: 'banana', sigma: 1.5, bend: 0.4 }, square: [21, 150] },
  wells: { spec: { kind: 'wells', wells: 1, dimension: 2, distance: 1.5, barrier: 2.5, tilt: 0.4 }, square: [7, 80] },
  'many wells': { spec: { kind: 'wells', wells: 2, dimension: 2, barrier: 6 }, square: [7, 90] },
  'Student t': { spec: { kind: 'student-t', degrees: 4.5, scale: 0.8 }, square: null },
  Laplace: { spec: { kind: 'laplace', scale: 0.7 }, square: null },
  defensive: { spec: { kind: 'defensive', components: 3, spread: 2 }, square: [8, 60] },
  funnel: { spec: { kind: 'funnel', dimension: 2, sigma: 1 }, square: null },
}

const points = [
  [0.3, -0.2],
  [1.9, 0.1],
  [-1.2, 1.4],
  [0.1, -2.6],
  [3.5, 3.1],
]

describe.each(Object.entries(cases))('%s', (_, { spec, square }) => {
  const target = targetFrom(spec)
  const law = lawOf(target)

  it('has the score that differences of log p_t give', () => {
    expectScoresOfDensities(law, points)
    expectScoresOfDensities(law, points, [unnoised, { scale: 0.7, deviation: 0 }])
  })

  it('has the same score as tensor operations', () => {
    expectTensorScores(law, points, 3e-4)
  })

  it('is its own density when it is not noised, and close to it when hardly', () => {
    for (const point of points) {
      const expected = densityOf(target).logDensity(point)
      expect(law.logDensity(point, unnoised)).toBeCloseTo(expected, 12)
      if (point.every((value) => Math.abs(value) < 2))
        expect(law.logDensity(point, { scale: 1, deviation: 1e-3 })).toBeCloseTo(expected, 3)
    }
  })

  it('has a density that integrates to one, noised or not', () => {
    if (square === null) return
    expect(wholeMass(law, unnoised, ...square)).toBeCloseTo(1, 5)
    expect(wholeMass(law, kernels[4] ?? unnoised, square[0], Math.ceil(square[1] / 2.5))).toBeCloseTo(1, 5)
  })

  it('has a traced density with its gradient', () => {
    expectTensorDensity(densityOf(target), points, 2e-4)
  })

  it('draws from it', async () => {
    await expectDrawsFromMarginal(target, { axes: [1, 0], half: 5, cells: 12 })
  })
})

describe('banana', () => {
  it('has marginals over any two axes that its draws follow', async () => {
    const target = targetFrom({ kind: 'banana', dimension: 4, sigma: 1.5, bend: 0.4 })
    await expectDrawsFromMarginal(target, { axes: [1, 3], half: 5, cells: 10 })
    await expectDrawsFromMarginal(target, { axes: [2, 3], half: 4, cells: 10 })
    expectScoresOfDensities(lawOf(target), [[0.5, -0.3, 1, -2]])
    expectTensorScores(lawOf(target), [[0.5, -0.3, 1, -2]])
  })
})

describe('wells', () => {
  it('has the barrier and the tilt that it names', () => {
    const { logDensity } = densityOf(targetFrom({ kind: 'wells', dimension: 1, distance: 1.5, barrier: 4, tilt: 0.3 }))
    expect((logDensity([-1.5]) + logDensity([1.5])) / 2 - logDensity([0])).toBeCloseTo(4, 12)
    expect(logDensity([-1.5]) - logDensity([1.5])).toBeCloseTo(0.6, 12)
  })

  it('fills its wells with their shares however high the barrier', async () => {
    const target = targetFrom({ kind: 'wells', dimension: 3, wells: 2, barrier: 30, tilt: 0.5 })
    const count = 20_000
    const samples = await draws(target, count)
    const right = samples.filter((value, i) => i % 3 === 1 && value > 0).length / count
    // Wells of the same curvature: the shares differ by the factor e^{−2c}, to first order in 1/h.
    const share = 1 / (1 + Math.exp(1))
    expect(Math.abs(right - share)).toBeLessThan(0.01)
  })

  it('refuses more wells than coordinates', () => {
    expect(() => targetFrom({ kind: 'wells', dimension: 2, wells: 3 })).toThrow(
      'target.wells: Must be at most the dimension, which is 2.',
    )
  })
})

describe('Student t', () => {
  it.each([
    [1, 0.5, 1],
    [1, 0.75, 2.414213562373095],
    [2, 0.9, 2.919985580353724],
    [5, 0.95, 2.570581835636314],
    [0.5, 0.5, 1.553773966],
  ])('with %d degrees has |x| below %d quantile of the t distribution', async (degrees, share, quantile) => {
    const count = 20_000
    const samples = await draws(targetFrom({ kind: 'student-t', dimension: 5, degrees }), count, 3)
    for (const axis of [0, 4]) {
      const below = samples.filter((value, i) => i % 5 === axis && Math.abs(value) < quantile).length / count
      expect(Math.abs(below - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / count))
    }
  })

  it('has the length of the F distribution in five dimensions', async () => {
    const count = 20_000
    const samples = await draws(targetFrom({ kind: 'student-t', dimension: 5, degrees: 3 }), count, 5)
    // The median of F(5, 3), times five.
    const median = 5 * 1.0967016
    let below = 0
    for (let i = 0; i < count; i++) {
      const squared = samples.subarray(5 * i, 5 * i + 5).reduce((sum, value) => sum + value * value, 0)
      if (squared < median) below++
    }
    expect(Math.abs(below / count - 0.5)).toBeLessThan(4.5 / Math.sqrt(4 * count))
  })

  it('tends to the Gaussian', () => {
    const law = lawOf(targetFrom({ kind: 'student-t', dimension: 3, degrees: 10_000 }))
    const kernel = { scale: 0.8, deviation: 0.6 }
    law.score([1, -1, 0.5], kernel).forEach((value, j) => expect(value).toBeCloseTo([-1, 1, -0.5][j] ?? NaN, 2))
  })

  it('keeps its law for heavy tails, far out and in many dimensions', () => {
    for (const [dimension, degrees] of [
      [1, 0.3],
      [2, 1],
      [50, 3],
      [50, 300],
    ] as const) {
      const law = lawOf(targetFrom({ kind: 'student-t', dimension, degrees }))
      const at = (value: number) => Array.from({ length: dimension }, (_, j) => (j % 2 === 0 ? value : -value / 2))
      expectScoresOfDensities(law, [at(0.01), at(1), at(30)], kernels.slice(0, 6))
      expectTensorScores(law, [at(0.2), at(1), at(30)], 1e-3)
    }
  })
})

describe('Laplace', () => {
  it('has a noised density that integrates to one', () => {
    const law = lawOf(targetFrom({ kind: 'laplace', dimension: 1 }))
    for (const kernel of kernels) {
      let sum = 0
      for (let i = -6000; i <= 6000; i++) sum += Math.exp(law.logDensity([i * 0.005], kernel))
      expect(sum * 0.005).toBeCloseTo(1, 4)
    }
  })

  it('keeps its score in the tails, where it is −1/b', () => {
    const law = lawOf(targetFrom({ kind: 'laplace', dimension: 1, scale: 0.5 }))
    expect(law.score([400], { scale: 1, deviation: 0.1 })[0]).toBeCloseTo(-2, 12)
    expectTensorScores(law, [[400], [-50], [0]])
  })
})

describe('the funnel', () => {
  const funnel = targetFrom({ kind: 'funnel', dimension: 10 })

  it('has a score in ten dimensions that differences of log p_t give', () => {
    const point = [-1.2, 0.3, -0.2, 0.8, 0.1, -0.5, 0.4, 0.2, -0.9, 0.6]
    expectScoresOfDensities(lawOf(funnel), [point, point.map((value) => 6 * value), point.with(0, 7)])
    expectTensorScores(lawOf(funnel), [point, point.map((value) => 6 * value), point.with(0, 7)], 1e-3)
  })

  it('has the log p_t of an adaptive quadrature, to 1e-8', () => {
    for (const kernel of kernels) {
      for (const point of [
        [-1.2, 0.3, -0.2, 0.8, 0.1, -0.5, 0.4, 0.2, -0.9, 0.6],
        [5, 12, -20, 3, 0.5, -9, 30, -2, 11, 6],
      ]) {
        const expected = funnelByAdaptiveSimpson(point, 3, kernel.scale, kernel.deviation)
        expect(Math.abs(lawOf(funnel).logDensity(point, kernel) - expected)).toBeLessThan(1e-8)
      }
    }
  })
})

/** log ∫ N(v; 0, σ²) N(x_1; m v, s²) Π N(x_j; 0, m² e^v + s²) dv by adaptive Simpson around the peak. */
function funnelByAdaptiveSimpson(point: readonly number[], sigma: number, m: number, s: number): number {
  const squared = point.slice(1).reduce((sum, value) => sum + value * value, 0)
  const others = point.length - 1
  const log = (v: number) => {
    const variance = m * m * Math.exp(v) + s * s
    return (
      -(v * v) / (2 * sigma * sigma) -
      Math.log(sigma) -
      ((point[0] ?? 0) - m * v) ** 2 / (2 * s * s) -
      Math.log(s) -
      (others / 2) * Math.log(variance) -
      squared / (2 * variance) -
      ((others + 2) / 2) * Math.log(2 * Math.PI)
    )
  }
  let peak = -40
  for (let v = -40; v <= 40; v += 0.01) if (log(v) > log(peak)) peak = v
  const top = log(peak)
  const f = (v: number) => Math.exp(log(v) - top)
  const simpson = (a: number, fa: number, b: number, fb: number, fm: number) => ((b - a) / 6) * (fa + 4 * fm + fb)
  const adaptive = (
    a: number,
    fa: number,
    b: number,
    fb: number,
    fm: number,
    whole: number,
    tolerance: number,
    depth: number,
  ): number => {
    const mid = (a + b) / 2
    const [left, right] = [f((a + mid) / 2), f((mid + b) / 2)]
    const first = simpson(a, fa, mid, fm, left)
    const second = simpson(mid, fm, b, fb, right)
    const error = first + second - whole
    if (depth <= 0 || Math.abs(error) < 15 * tolerance) return first + second + error / 15
    return (
      adaptive(a, fa, mid, fm, left, first, tolerance, depth - 1) +
      adaptive(mid, fm, b, fb, right, second, tolerance, depth - 1)
    )
  }
  // Panels no wider than half the noise, so that none steps over the peak.
  const width = Math.min(0.5, s / m / 2)
  const reach = Math.min(40, 60 * (s / m) + 8)
  let total = 0
  for (let a = peak - reach; a < peak + reach; a += width) {
    const [fa, fb, fm] = [f(a), f(a + width), f(a + width / 2)]
    if (fa + fb + fm < 1e-30) continue
    total += adaptive(a, fa, a + width, fb, fm, simpson(a, fa, a + width, fb, fm), 1e-12, 10)
  }
  return top + Math.log(total)
}
