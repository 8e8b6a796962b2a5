import { describe, expect, it } from 'vitest'
import { frechetDistance, gaussianFrechet } from '../../../../src-main/diffusion/metrics/images/frechet'
import { normals } from '../points'

const diagonal = (values: readonly number[]) =>
  Float64Array.from({ length: values.length ** 2 }, (_, at) =>
    at % (values.length + 1) === 0 ? (values[at % values.length] ?? 0) : 0,
  )

describe('the Fréchet distance of Gaussians', () => {
  it('of diagonal covariances is ‖μ_1 − μ_2‖² + Σ (σ_1 − σ_2)²', () => {
    const [a, b] = [
      [4, 1, 0.25, 0],
      [1, 1, 9, 16],
    ]
    const first = { mean: Float64Array.of(1, 2, 3, 4), covariance: diagonal(a ?? []) }
    const second = { mean: Float64Array.of(1, 0, 3, 5), covariance: diagonal(b ?? []) }
    expect(gaussianFrechet(first, second)).toBeCloseTo(4 + 1 + (2 - 1) ** 2 + 0 + (0.5 - 3) ** 2 + 4 ** 2, 10)
  })

  it('of matrices that do not commute has tr √(Σ_1 Σ_2) = √(tr Σ_1Σ_2 + 2 √det Σ_1Σ_2) in two dimensions', () => {
    const [a, b] = [Float64Array.of(2, 0.7, 0.7, 1), Float64Array.of(0.5, -0.3, -0.3, 3)]
    const [a11 = 0, a12 = 0, a21 = 0, a22 = 0] = a
    const [b11 = 0, b12 = 0, b21 = 0, b22 = 0] = b
    const trace = a11 * b11 + a12 * b21 + a21 * b12 + a22 * b22
    const determinant = (a11 * a22 - a12 * a21) * (b11 * b22 - b12 * b21)
    const expected = a11 + a22 + b11 + b22 - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant))
    const mean = new Float64Array(2)
    expect(gaussianFrechet({ mean, covariance: a }, { mean, covariance: b })).toBeCloseTo(expected, 12)
    expect(gaussianFrechet({ mean, covariance: b }, { mean, covariance: a })).toBeCloseTo(expected, 12)
  })

  it('is zero between a set and itself, and nears the closed form for many points', () => {
    const [here, there] = [normals(20_000, 6, 1), normals(20_000, 6, 2, [1, 0, 0, 0, 0, 0])]
    expect(frechetDistance(here, here)).toBeLessThan(1e-9)
    const wide = { ...there, values: there.values.map((value) => 2 * value) }
    // N(0, I) beside N(2 e_1, 4 I): 4 + 6 (2 − 1)²
    expect(Math.abs(frechetDistance(here, wide) / 10 - 1)).toBeLessThan(0.02)
  })
})
