import { describe, expect, it } from 'vitest'
import { mmdGaussian } from '../../../src-main/diffusion/metrics/mmd-gaussian'
import { mmdLaplace } from '../../../src-main/diffusion/metrics/mmd-laplace'
import type { PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { moved, normals, reversed } from './points'

const context = { target: { kind: 'funnel', dimension: 3, sigma: 3 }, engine: 'onnx' } as const
const row = ({ dimension, values }: PointSet, i: number) => values.subarray(i * dimension, (i + 1) * dimension)
const pairs = <T>(a: readonly T[], of: (x: T, y: T) => number) =>
  a.flatMap((x, i) => a.slice(i + 1).map((y) => of(x, y)))
const rows = (set: PointSet) => Array.from({ length: set.count }, (_, i) => row(set, i))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

type Distance = (x: Float32Array, y: Float32Array) => number
const manhattan: Distance = (x, y) => x.reduce((sum, value, j) => sum + Math.abs(value - (y[j] ?? NaN)), 0)
const square: Distance = (x, y) => x.reduce((sum, value, j) => sum + (value - (y[j] ?? NaN)) ** 2, 0)

function median(values: readonly number[]): number {
  const ordered = values.toSorted((x, y) => x - y)
  const half = ordered.length / 2
  return ((ordered[Math.ceil(half) - 1] ?? NaN) + (ordered[Math.floor(half)] ?? NaN)) / 2
}

/** The definition, written down: all pairs of different points, and all pairs across. */
function unbiased(a: PointSet, b: PointSet, kernel: Distance): number {
  const across = rows(a).flatMap((x) => rows(b).map((y) => kernel(x, y)))
  return mean(pairs(rows(a), kernel)) + mean(pairs(rows(b), kernel)) - 2 * mean(across)
}

const pooledMedian = (a: PointSet, b: PointSet, distance: Distance) => median(pairs([...rows(a), ...rows(b)], distance))
const gaussians = (middle: number, ofSquare: (variance: number) => number) =>
  mean([0.25, 0.5, 1, 2, 4].map((factor) => ofSquare(factor * middle)))

describe('MMD² with the Laplace kernel', () => {
  it('is its definition', async () => {
    const [a, b] = [normals(23, 4, 1), normals(31, 4, 2, [1, 0, 0.5])]
    const b1 = pooledMedian(a, b, manhattan)
    const expected = unbiased(a, b, (x, y) => Math.exp((-Math.SQRT2 * manhattan(x, y)) / b1))
    expect((await mmdLaplace.measure(a, b, context)).value).toBeCloseTo(expected, 6)
  })

  it('of two Gaussians is the closed form, within four standard errors', async () => {
    const repeats = Array.from(
      { length: 16 },
      (_, k) => [normals(250, 1, 50 + k), normals(250, 1, 150 + k, [1])] as const,
    )
    const errors: number[] = []
    for (const [a, b] of repeats) {
      const rate = Math.SQRT2 / pooledMedian(a, b, manhattan)
      const expected = 2 * laplaceMean(0, rate) - 2 * laplaceMean(1, rate)
      errors.push((await mmdLaplace.measure(a, b, context)).value - expected)
    }
    const deviation = Math.sqrt(mean(errors.map((error) => (error - mean(errors)) ** 2)) / 15)
    expect(Math.abs(mean(errors))).toBeLessThan(4 * deviation)
    expect(deviation).toBeLessThan(0.02)
  })

  it('is negative by chance where the laws agree, about as often as positive', async () => {
    const signs = []
    for (let k = 0; k < 20; k++)
      signs.push(Math.sign((await mmdLaplace.measure(normals(60, 3, k), normals(60, 3, 500 + k), context)).value))
    const positive = signs.filter((sign) => sign > 0).length
    expect(positive).toBeGreaterThan(2)
    expect(positive).toBeLessThan(18)
  })
})

describe('MMD² with Gaussian kernels', () => {
  it.each([
    ['onnx', 300, 260],
    ['eager', 40, 30],
  ] as const)('is its definition, compiled by %s and filled up to whole tiles', async (engine, n, m) => {
    const [a, b] = [normals(n, 4, 1), normals(m, 4, 2, [1, 0, 0.5])]
    const middle = pooledMedian(a, b, square)
    const expected = unbiased(a, b, (x, y) => gaussians(middle, (variance) => Math.exp(-square(x, y) / (2 * variance))))
    expect((await mmdGaussian.measure(a, b, { ...context, engine })).value).toBeCloseTo(expected, 5)
  })

  it('of two Gaussians is the closed form, within four standard errors', async () => {
    // E k = (σ²/(σ² + 2))^{d/2} exp(−‖c‖²/(2(σ² + 2))) for x − y ~ N(c, 2I).
    const kernelMean = (variance: number, c2: number) =>
      (variance / (variance + 2)) ** (3 / 2) * Math.exp(-c2 / (2 * (variance + 2)))
    const errors: number[] = []
    for (let k = 0; k < 12; k++) {
      const [a, b] = [normals(250, 3, k), normals(250, 3, 90 + k, [0.8, 0.6])]
      const middle = pooledMedian(a, b, square)
      const expected = gaussians(middle, (variance) => 2 * kernelMean(variance, 0) - 2 * kernelMean(variance, 1))
      errors.push((await mmdGaussian.measure(a, b, context)).value - expected)
    }
    const deviation = Math.sqrt(mean(errors.map((error) => (error - mean(errors)) ** 2)) / 11)
    expect(Math.abs(mean(errors))).toBeLessThan(4 * deviation)
    expect(deviation).toBeLessThan(0.01)
  })
})

describe.each([
  ['Laplace', mmdLaplace],
  ['Gaussian', mmdGaussian],
])('%s MMD²', (_, metric) => {
  it('does not see order, place or scale', async () => {
    const [a, b] = [normals(64, 3, 5), normals(48, 3, 6, [1])]
    const { value } = await metric.measure(a, b, context)
    const scaled = (set: PointSet): PointSet => ({ ...set, values: set.values.map((entry) => 4 * entry) })
    expect((await metric.measure(reversed(a), b, context)).value).toBeCloseTo(value, 6)
    expect((await metric.measure(moved(a, 32), moved(b, 32), context)).value).toBeCloseTo(value, 5)
    expect((await metric.measure(scaled(a), scaled(b), context)).value).toBeCloseTo(value, 5)
  })
})

/** E exp(−rate |z|) for z ~ N(c, 2), by quadrature. */
function laplaceMean(c: number, rate: number): number {
  const step = 1e-3
  let sum = 0
  for (let z = -15; z < 15; z += step) sum += step * Math.exp(-rate * Math.abs(z) - (z - c) ** 2 / 4)
  return sum / Math.sqrt(4 * Math.PI)
}
