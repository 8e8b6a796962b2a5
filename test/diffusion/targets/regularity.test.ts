import { describe, expect, it } from 'vitest'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { scaledTarget } from '../../../src-main/diffusion/targets/scaled'
import type { Target } from '../../../src-main/diffusion/targets/target'
import { densityOf, slope, targetFrom } from './checks'

/** f = dπ/dN(0, σ²) in one dimension. */
const ratio = (target: Target, sigma: number) => (x: number) =>
  Math.exp(densityOf(target).logDensity([x]) + 0.5 * Math.log(2 * Math.PI * sigma ** 2) + (x * x) / (2 * sigma ** 2))

function suprema(f: (x: number) => number) {
  let [first, second, least] = [0, 0, Infinity]
  for (let x = -12; x <= 12; x += 0.005) {
    first = Math.max(first, Math.abs(slope(f, x, 1e-3)))
    second = Math.max(second, Math.abs(f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 1e-6)
    least = Math.min(least, f(x))
  }
  return { first, second, least }
}

describe('regularity', () => {
  it('is sharp for a narrow Gaussian', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 1, mean: 0.8, variance: 0.5 })
    const { first, second } = suprema(ratio(target, 1.2))
    const { lipschitz, gradientLipschitz, lowerBound, logSobolev, b2 } = target.regularity(1.2)
    expect(lipschitz).toBeCloseTo(first, 4)
    expect(gradientLipschitz).toBeCloseTo(second, 3)
    expect([lowerBound, logSobolev, b2.kind]).toEqual([null, 0.5, 'fails'])
  })

  it('has a lower bound but no Lipschitz constant for a wide Gaussian', () => {
    const target = targetFrom({ kind: 'gaussian', dimension: 1, mean: 0.5, variance: 2 })
    const { lipschitz, lowerBound, b2 } = target.regularity(1)
    expect(lowerBound).toBeCloseTo(suprema(ratio(target, 1)).least, 5)
    expect([lipschitz, b2.kind]).toEqual([null, 'fails'])
  })

  it('holds for N(0, σ²I) itself', () => {
    const regularity = targetFrom({ kind: 'gaussian', dimension: 3, variance: 4 }).regularity(2)
    expect(regularity).toMatchObject({ lipschitz: 0, gradientLipschitz: 0, lowerBound: 1, b2: { kind: 'holds' } })
  })

  it('holds for the defensive mixture at σ = 1, with bounds that f keeps', () => {
    const target = targetFrom({ kind: 'defensive', dimension: 1, components: 3, defence: 0.3, deviation: 0.6 })
    const { first, second, least } = suprema(ratio(target, 1))
    const { lipschitz, gradientLipschitz, lowerBound, b1, b2 } = target.regularity(1)
    expect([b1.kind, b2.kind]).toEqual(['holds', 'holds'])
    expect(lipschitz).toBeGreaterThanOrEqual(first)
    expect(lipschitz).toBeLessThan(4 * first)
    expect(gradientLipschitz).toBeGreaterThanOrEqual(second * 0.999)
    expect(lowerBound).toBeCloseTo(0.3, 12)
    expect(least).toBeGreaterThanOrEqual(0.3 - 1e-12)
    expect(target.regularity(0.9).b2.kind).toBe('fails')
    expect(target.regularity(1.5).b2.kind).toBe('fails')
  })

  it('changes with the data’s scale as f does', () => {
    const plain = targetFrom({ kind: 'gaussian', dimension: 1, mean: 0.8, variance: 0.5 })
    const scaled = scaledTarget(plain, 2).regularity(0.6)
    const direct = makeTarget({ kind: 'gaussian', dimension: 1, mean: 0.4, variance: 0.125 }).regularity(0.6)
    expect(scaled.lipschitz).toBeCloseTo(direct.lipschitz ?? NaN, 12)
    expect(scaled.gradientLipschitz).toBeCloseTo(direct.gradientLipschitz ?? NaN, 12)
    expect(scaled.logSobolev).toBeCloseTo(direct.logSobolev ?? NaN, 12)
  })

  it.each(['funnel', 'banana', 'wells', 'student-t', 'laplace', 'mixture', 'moons'])(
    'fails for %s, and says why',
    (kind) => {
      const { b2 } = targetFrom({ kind }).regularity(1)
      expect(b2.kind).toBe('fails')
      expect(b2.sentence).toMatch(/^[A-ZπA-z].*\.$/)
    },
  )

  it('has no density for images', () => {
    expect(targetFrom({ kind: 'mnist' }).regularity(1).b1.kind).toBe('fails')
  })
})
