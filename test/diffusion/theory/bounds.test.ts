import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { makeProcess } from '../../../src-main/diffusion/processes'
import {
  coveringNumbers,
  epsilonBelow,
  paperConstants,
  semigroupBounds,
} from '../../../src-main/diffusion/theory/bounds'
import { regularityOf } from '../../../src-main/diffusion/theory/regular'
import { startError } from '../../../src-main/diffusion/theory/start'
import { gaussianStartError, measuredStartError } from '../../../src-main/diffusion/theory/start-error'
import { supremaAt } from '../../../src-main/diffusion/theory/suprema'
import { generator } from '../eager'
import { draws, lawOf, targetFrom } from '../targets/checks'
import { experiment } from '../specs'

const unnoised = { scale: 1, deviation: 0 }
const vp = makeProcess({ kind: 'vp', sigma: 1, horizon: 3, schedule: { kind: 'constant', beta: 1 } })
const { normal } = generator(9)
const normals = (count: number) => Float64Array.from({ length: count }, normal)

describe('the start error', () => {
  it('of N(m, I) is e^{−2t} ‖m‖²/2: the sharp rate of the log-Sobolev inequality', () => {
    const shape = { squaredMean: 9, variances: [1, 1] }
    expect(gaussianStartError(shape, unnoised, 1)).toBeCloseTo(4.5, 12)
    for (const t of [0.1, 1, 3]) {
      expect(gaussianStartError(shape, vp.kernel(t), 1)).toBeCloseTo((Math.exp(-2 * t) * 9) / 2, 12)
    }
  })

  it('of N(0, σ²I) is 0, and of others falls at least as fast as e^{−2t}', () => {
    expect(gaussianStartError({ squaredMean: 0, variances: [4, 4] }, unnoised, 2)).toBe(0)
    const shape = { squaredMean: 2, variances: [0.1, 3] }
    for (const t of [0.2, 1, 2]) {
      const bound = Math.exp(-2 * t) * gaussianStartError(shape, unnoised, 1)
      expect(gaussianStartError(shape, vp.kernel(t), 1)).toBeLessThan(bound)
    }
  })

  it('that is measured agrees with the closed form', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 2, mean: [1, -1], variance: [0.5, 2] })
    const kernel = vp.kernel(0.5)
    const points = normals(8000).map((z, i) => {
      const [mean, variance] = i % 2 === 0 ? [1, 0.5] : [-1, 2]
      return kernel.scale * mean + Math.sqrt(kernel.scale ** 2 * variance + kernel.deviation ** 2) * z
    })
    const { mean, standardError } = measuredStartError(lawOf(target), points, 2, kernel, 1)
    const expected = gaussianStartError({ squaredMean: 2, variances: [0.5, 2] }, kernel, 1)
    expect(Math.abs(mean - expected)).toBeLessThan(4 * standardError)
    expect(standardError).toBeLessThan(0.1 * expected)
  })

  const theoryFor = (input: Record<string, unknown>) => assemble(experiment(input)).theory
  const startOf = async (target: Record<string, unknown>, process: object) => {
    const theory = theoryFor({ target, process })
    const points = Float64Array.from(await draws(targetFrom(target), 2000))
    return startError(theory, points, normals(points.length))
  }

  it('of a mixture under VP keeps the bounds of both rates', async () => {
    const target = { kind: 'mixture', dimension: 2, components: 3, spread: 2 }
    const start = await startOf(target, { kind: 'vp', horizon: 1 })
    const { kl, initial, sharpBound, paperBound } = start
    expect(kl?.value).toBeGreaterThan(0)
    expect(kl?.value).toBeLessThan((sharpBound ?? NaN) + 4 * (kl?.standardError ?? NaN))
    expect(sharpBound).toBeCloseTo(Math.exp(-2) * (initial?.value ?? NaN), 10)
    expect(paperBound).toBeCloseTo(Math.exp(-1) * (initial?.value ?? NaN), 10)
  })

  it('of PBM from its pin is exactly 0, of images not known', async () => {
    const target = { kind: 'funnel', dimension: 2 }
    expect((await startOf(target, { kind: 'pbm' })).kl).toEqual({
      value: 0,
      standardError: 0,
    })
    const images = theoryFor({ target: { kind: 'mnist', digits: [1] } })
    const points = new Float64Array(784 * 2)
    expect(startError(images, points, points).kl).toBe(null)
  })
})

describe('the paper’s constants', () => {
  it('are those of the defensive mixture, and their consequences', async () => {
    const spec = { kind: 'defensive', dimension: 2, components: 1, spread: 1, deviation: 0.8, defence: 0.3, seed: 2 }
    const target = targetFrom(spec)
    const constants = paperConstants(target.regularity(1)) ?? expect.fail('no constants')
    expect(constants.c).toBeCloseTo(0.3, 12)
    const { gradient, gradientLipschitz } = semigroupBounds(constants)
    expect(epsilonBelow(constants)).toBeCloseTo(16 * gradient ** 2, 8)
    expect(gradientLipschitz).toBeCloseTo(gradient + gradient ** 2, 10)

    const points = Float64Array.from(await draws(target, 2000))
    const theory = assemble(experiment({ target: spec })).theory
    const regular = regularityOf(theory, points, normals(points.length))
    expect(regular.assumptions.map(({ verdict }) => verdict.kind)).toEqual(['holds', 'holds', 'unknown'])
    expect(regular.gradient?.bound).toBeCloseTo(gradient, 10)
    for (const { measured, bound } of [regular.gradient, regular.gradientLipschitz].map(
      (one) => one ?? expect.fail(),
    )) {
      expect(measured).toBeGreaterThan(0.01 * (bound ?? NaN))
      expect(measured).toBeLessThan(bound ?? NaN)
    }
  })

  it('are not there for the paper’s own targets, and the verdict says so', async () => {
    for (const kind of ['funnel', 'mixture']) {
      const target = targetFrom({ kind, dimension: 3 })
      expect(paperConstants(target.regularity(1))).toBe(null)
      const points = Float64Array.from(await draws(target, 200))
      const regular = regularityOf(assemble(experiment({ target: { kind, dimension: 3 } })).theory, points, points)
      expect(regular.assumptions[1]?.verdict.kind).toBe('fails')
      expect(regular.epsilonBelow).toBe(null)
      expect(regular.gradient?.bound).toBe(null)
    }
  })
})

describe('∇ln U_t f', () => {
  it('of N(m, I) is e^{−t} m everywhere, with no change', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 2, mean: [3, 4] })
    const kernel = vp.kernel(0.5)
    const directions = Float64Array.of(1, 0, 0, 1)
    const { gradient, gradientLipschitz } = supremaAt(lawOf(target), kernel, 1, normals(4), directions, 2)
    expect(gradient).toBeCloseTo(5 * Math.exp(-0.5), 8)
    expect(gradientLipschitz).toBeLessThan(1e-6)
  })

  it('of N(0, vI) changes at the rate |m²(v − 1)/(m²v + s²)|', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 2, variance: 3 })
    const kernel = vp.kernel(0.5)
    const { gradientLipschitz } = supremaAt(lawOf(target), kernel, 1, normals(4), Float64Array.of(1, 0, 0.6, 0.8), 2)
    const signal = kernel.scale ** 2
    expect(gradientLipschitz).toBeCloseTo((2 * signal) / (3 * signal + kernel.deviation ** 2), 6)
  })

  it('comes of a semigroup that maps the Hermite polynomial He_n to e^{−nt} He_n', () => {
    // f_a(x) = exp(a x − a²/2) = Σ aⁿ He_n(x)/n! is the ratio of N(a, 1): U_t f_a must be f with a e^{−t} for each aⁿ
    for (const [a, t] of [
      [0.7, 0.3],
      [-1.5, 1],
    ] as const) {
      const law = lawOf(targetFrom({ kind: 'gaussian', dimension: 1, mean: a }))
      const ratio = (x: number) => law.logDensity([x], vp.kernel(t)) + 0.5 * x * x + 0.5 * Math.log(2 * Math.PI)
      const damped = a * Math.exp(-t)
      for (const x of [-2, 0, 1.3]) expect(ratio(x)).toBeCloseTo(damped * x - (damped * damped) / 2, 10)
    }
  })
})

describe('covering numbers', () => {
  it('are those that are printed', () => {
    const { corollary311, proposition312 } = coveringNumbers({ radius: 2, horizon: 6, epsilon: 0.5, dimension: 10 })
    expect(10 ** (corollary311 / 20)).toBeCloseTo((2 * Math.sqrt(36)) / 0.5, 8)
    expect(10 ** (proposition312 / 10)).toBeCloseTo((2 * Math.exp(-0.125) * Math.sqrt(36)) / 0.5, 8)
    expect(proposition312).toBeLessThan(corollary311)
    expect(coveringNumbers({ radius: 1, horizon: 1, epsilon: 100, dimension: 3 }).corollary311).toBe(0)
  })
})
