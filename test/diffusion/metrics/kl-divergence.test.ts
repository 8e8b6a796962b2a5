import { describe, expect, it } from 'vitest'
import { gaussianKl, nearestNeighbourKl } from '../../../src-main/diffusion/metrics/kl-divergence'
import { sampleMoments, type Moments } from '../../../src-main/diffusion/metrics/moments'
import { normals, points } from './points'

const moments = (mean: readonly number[], covariance: readonly (readonly number[])[]): Moments => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance.flat()),
})

describe('sample moments', () => {
  it('are the mean and the covariance divided by n − 1', () => {
    const { mean, covariance } = sampleMoments(
      points([
        [0, 1],
        [2, 1],
        [4, 7],
      ]),
    )
    expect([...mean]).toEqual([2, 3])
    expect([...covariance]).toEqual([4, 6, 6, 12])
  })
})

describe('KL between Gaussians', () => {
  it('is ½‖m‖²/v + ½d(v_0/v − 1 − ln v_0/v) for multiples of the identity', () => {
    const [p, q] = [
      moments(
        [1, 2],
        [
          [3, 0],
          [0, 3],
        ],
      ),
      moments(
        [0, 0],
        [
          [2, 0],
          [0, 2],
        ],
      ),
    ]
    expect(gaussianKl(p, q)).toBeCloseTo(5 / 4 + (3 / 2 - 1 - Math.log(3 / 2)), 13)
    expect(gaussianKl(p, p)).toBeCloseTo(0, 13)
  })

  it('is the integral of p ln p/q, by quadrature over the plane', () => {
    const p = moments(
      [0.3, -0.2],
      [
        [1.2, 0.5],
        [0.5, 0.9],
      ],
    )
    const q = moments(
      [-0.4, 0.5],
      [
        [0.8, -0.3],
        [-0.3, 1.5],
      ],
    )
    const logDensity = ({ mean, covariance }: Moments, x: number, y: number) => {
      const [a = 1, b = 0, , c = 1] = covariance
      const determinant = a * c - b * b
      const [u, v] = [x - (mean[0] ?? 0), y - (mean[1] ?? 0)]
      return (
        -Math.log(2 * Math.PI) - 0.5 * (Math.log(determinant) + (c * u * u - 2 * b * u * v + a * v * v) / determinant)
      )
    }
    const step = 0.1
    let integral = 0
    for (let x = -10; x <= 10; x += step) {
      for (let y = -10; y <= 10; y += step) {
        const logP = logDensity(p, x, y)
        integral += step * step * Math.exp(logP) * (logP - logDensity(q, x, y))
      }
    }
    expect(gaussianKl(p, q)).toBeCloseTo(integral, 8)
  })

  it('refuses what is no Gaussian on the same space', () => {
    const flat = moments(
      [0, 0],
      [
        [1, 1],
        [1, 1],
      ],
    )
    const round = moments(
      [0, 0],
      [
        [1, 0],
        [0, 1],
      ],
    )
    expect(() => gaussianKl(round, flat)).toThrow('The covariance of the second Gaussian is not positive definite')
    expect(() => gaussianKl(round, moments([0], [[1]]))).toThrow('different dimensions')
  })
})

describe('KL from nearest neighbours', () => {
  it('is Pérez-Cruz’s formula, by hand', () => {
    // r = (1, 1, 2), s = (3, 2, 1/2) on the line.
    const { value } = nearestNeighbourKl(points([[0], [1], [3]]), points([[-3], [3.5]]))
    expect(value).toBeCloseTo((Math.log(3) + Math.log(2.5) + Math.log(0.25)) / 3 + Math.log(2 / 2), 6)
  })

  it.each([
    [1, 4000, 1],
    [2, 3000, 4],
    [5, 3000, 1],
  ])('in %i dimensions agrees with the closed form of two Gaussians', (dimension, count, k) => {
    const shift = Array.from({ length: dimension }, () => 0.8 / Math.sqrt(dimension))
    const p = normals(count, dimension, 31, shift)
    const q = normals(count, dimension, 32, [], 1.3)
    const variance = 1.3 ** 2
    const expected = 0.5 * (0.64 / variance + dimension * (1 / variance - 1 + Math.log(variance)))
    const { value, standardError } = nearestNeighbourKl(p, q, k)
    // Neighbours are shared between the terms, of P and of Q: twice the variance of independent ones covers it.
    expect(Math.abs(value - expected)).toBeLessThan(4 * Math.SQRT2 * standardError)
    expect(standardError).toBeLessThan(0.06)
  })

  it('refuses points that coincide and samples that are too small', () => {
    expect(() => nearestNeighbourKl(points([[0], [0], [1]]), points([[2]]))).toThrow('Some points coincide')
    expect(() => nearestNeighbourKl(points([[0]]), points([[2]]))).toThrow('needs more than 1 points in each sample')
    expect(() => nearestNeighbourKl(points([[0], [1]]), points([[2, 3]]))).toThrow('different dimensions')
  })
})
