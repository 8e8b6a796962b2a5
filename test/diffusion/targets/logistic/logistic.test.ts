import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededDraw } from '../../../../src-main/diffusion/draw'
import { hamiltonianChain } from '../../../../src-main/diffusion/targets/logistic/chain'
import { logPosterior, signedRows } from '../../../../src-main/diffusion/targets/logistic/posterior'
import { moments } from '../../eager'
import { densityOf, draws, expectTensorDensity, slope, targetFrom } from '../checks'

beforeAll(() => tf.setBackend('cpu'))

describe.each([
  ['sonar', 208, 61],
  ['ionosphere', 351, 35],
] as const)('logistic regression on %s', (data, rows, columns) => {
  const table = signedRows(data)
  const posterior = logPosterior(table, 1)
  const point = Float64Array.from({ length: columns }, (_, j) => Math.sin(j))

  it('has its data, labels in the sign', () => {
    expect(table).toMatchObject({ rows, columns })
    const positive = Array.from({ length: rows }, (_, i) => table.values[i * columns] ?? 0).filter((sign) => sign > 0)
    expect(positive.length).toBe(data === 'sonar' ? 97 : 225)
  })

  it('has the gradient and the curvature that differences give', () => {
    const along = (j: number) => (x: number) => posterior.value(point.with(j, x))
    for (const j of [0, 7, columns - 1]) {
      expect(posterior.gradient(point)[j]).toBeCloseTo(slope(along(j), point[j] ?? 0, 1e-3), 7)
      const curvature = slope((x) => posterior.gradient(point.with(j, x))[3] ?? NaN, point[j] ?? 0, 1e-3)
      expect(posterior.precision(point)[3 * columns + j]).toBeCloseTo(-curvature, 7)
    }
    expectTensorDensity(densityOf(targetFrom({ kind: 'logistic-regression', data })), [[...point]], 1e-3)
  })

  it('has a chain that keeps Stein’s identities and hardly repeats itself', () => {
    const states = 800
    const { values, accepted } = hamiltonianChain(posterior, columns, states, seededDraw(1, 'reference chain'))
    expect(accepted).toBeGreaterThan(0.85)
    const at = (i: number) => values.subarray(i * columns, (i + 1) * columns)
    const products = new Float32Array(states)
    const slopes = new Float32Array(states)
    for (let i = 0; i < states; i++) {
      const gradient = posterior.gradient(at(i))
      products[i] = gradient.reduce((sum, value, j) => sum + value * (at(i)[j] ?? 0), 0)
      slopes[i] = gradient[1] ?? 0
    }
    // E ∇log π = 0 and E w · ∇log π = −d; states are nearly independent, so twice their naive error is ample.
    for (const [series, expected] of [
      [slopes, 0],
      [products, -columns],
    ] as const) {
      const { mean, covariance } = moments(series, 1)
      expect(Math.abs((mean[0] ?? NaN) - expected)).toBeLessThan(8 * Math.sqrt((covariance[0]?.[0] ?? NaN) / states))
    }
    const first = Float32Array.from({ length: states }, (_, i) => values[i * columns + 1] ?? 0)
    const { mean, covariance } = moments(first, 1)
    let lagged = 0
    for (let i = 1; i < states; i++)
      lagged += ((first[i] ?? 0) - (mean[0] ?? 0)) * ((first[i - 1] ?? 0) - (mean[0] ?? 0))
    expect(Math.abs(lagged / states / (covariance[0]?.[0] ?? NaN))).toBeLessThan(0.3)
  })
})

describe('the target', () => {
  it('says that its samples are not exact, and draws states of its chain', async () => {
    const target = targetFrom({ kind: 'logistic-regression' })
    expect(target.exactness).toMatchObject({
      kind: 'approximate',
      sentence: expect.stringContaining('No exact samples'),
    })
    expect(target.regularity(1)).toMatchObject({ logSobolev: 1, b2: { kind: 'fails' } })
    const samples = await draws(target, 50)
    expect(samples.length).toBe(50 * 35)
    expect(samples.every(Number.isFinite)).toBe(true)
  })
})
