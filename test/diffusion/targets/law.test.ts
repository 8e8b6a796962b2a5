import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TargetSpec } from '@contract/experiment/target'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { scaledTarget } from '../../../src-main/diffusion/targets/scaled'
import type { ExactLaw, Target } from '../../../src-main/diffusion/targets/target'
import { generator, moments, runOnce } from '../eager'
import { processes } from '../specs'

beforeAll(() => tf.setBackend('cpu'))

const specs: Readonly<Record<string, TargetSpec>> = {
  'gaussian, one value': { kind: 'gaussian', dimension: 3, mean: 1, variance: 0.25 },
  'gaussian, unequal': { kind: 'gaussian', dimension: 3, mean: [1, -2, 0.5], variance: [0.25, 4, 1] },
  'mixture, written out': {
    kind: 'mixture',
    means: [
      [2, 0, -1],
      [-3, 1, 0],
      [0, 0, 4],
    ],
    variances: [0.3, 2, 1],
    weights: [0.2, 0.5, 0.3],
  },
  'mixture, cube': { kind: 'mixture', dimension: 3, components: 10, spread: 4, shape: 'cube', seed: 0 },
}

const lawOf = (target: Target): ExactLaw => target.law ?? expect.fail('no law')

describe.each(Object.entries(specs))('%s', (_, spec) => {
  const plain = makeTarget(spec)
  const { dimension } = plain

  describe.each([1, 3])('data scale %d', (scale) => {
    const target = scaledTarget(plain, scale)
    const law = lawOf(target)
    const { normal } = generator(7)
    const points = Array.from({ length: 5 }, () => Array.from({ length: dimension }, () => 2 * normal()))

    it.each(Object.entries(processes))('has the score that differences of log p_t give: %s', (_name, process) => {
      for (const part of [0.01, 0.3, 0.9]) {
        const kernel = makeProcess(process).kernel(part * process.horizon)
        for (const point of points) {
          const score = law.score(point, kernel)
          point.forEach((value, j) => {
            const h = 1e-4
            const at = (step: number) => law.logDensity(point.with(j, value + step), kernel)
            const expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
            const error = Math.abs((score[j] ?? NaN) - expected) / Math.max(1, Math.abs(expected))
            expect(error).toBeLessThan(1e-6)
          })
        }
      }
    })

    it('has the same score as tensor operations', () => {
      const process = makeProcess({ kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } })
      const times = [0.01, 0.1, 0.5, 1, 4]
      const kernels = process.kernelTensor(tf.tensor2d(times, [5, 1]))
      const scores = law.scoreTensor(tf.tensor2d(points), kernels).arraySync()
      times.forEach((t, i) => {
        const expected = law.score(points[i] ?? [], process.kernel(t))
        scores[i]?.forEach((value, j) => {
          expect(Math.abs(value - (expected[j] ?? NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[j] ?? 0)))
        })
      })
    })
  })

  it('draws samples with its own mean score of zero and Fisher identity E[x · score] = −d', async () => {
    const count = 20_000
    const samples = await runOnce((scope) => {
      const draw = plain.sampler(scope)
      return () => ({ samples: draw(count) })
    }, 'samples')
    const law = lawOf(plain)
    const products = Float32Array.from({ length: count }, (_, i) => {
      const point = samples.subarray(i * dimension, (i + 1) * dimension)
      return law.score(point, { scale: 1, deviation: 0 }).reduce((sum, value, j) => sum + value * (point[j] ?? 0), 0)
    })
    const { mean, covariance } = moments(products, 1)
    const standardError = Math.sqrt((covariance[0]?.[0] ?? NaN) / count)
    expect(Math.abs((mean[0] ?? NaN) + dimension)).toBeLessThan(4 * standardError)
  })

  it('has a marginal density that integrates to one and agrees with the mean', () => {
    const resolution = 200
    const half = 14
    const grid = plain.marginalDensity({ axes: [2, 0], x: [-half, half], y: [-half, half], resolution })
    const cell = (2 * half) / resolution
    const weights = Array.from(grid?.logDensity ?? [], (value) => Math.exp(value) * cell * cell)
    expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
  })
})

describe('mixture', () => {
  it('draws components with their weights and variances', async () => {
    const count = 20_000
    const target = makeTarget({
      kind: 'mixture',
      means: [[-100], [0], [100]],
      variances: [1, 4, 0.25],
      weights: [0.2, 0.5, 0.3],
    })
    const values = await runOnce((scope) => () => ({ x: target.sampler(scope)(count) }), 'x')
    const near = (centre: number) => values.filter((value) => Math.abs(value - centre) < 50)
    for (const [centre, weight, variance] of [
      [-100, 0.2, 1],
      [0, 0.5, 4],
      [100, 0.3, 0.25],
    ] as const) {
      const group = near(centre)
      expect(Math.abs(group.length / count - weight)).toBeLessThan(4 * Math.sqrt((weight * (1 - weight)) / count))
      const spread = moments(group, 1).covariance[0]?.[0] ?? NaN
      expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / group.length))
    }
  })

  it('leaves out a component of weight zero', () => {
    const law = lawOf(makeTarget({ kind: 'mixture', means: [[0], [5]], weights: [1, 0] }))
    expect(law.logDensity([5], { scale: 1, deviation: 0 })).toBeCloseTo(-12.5 - 0.5 * Math.log(2 * Math.PI), 12)
  })

  it('generates the same means from the same seed, others from another', () => {
    const at = (seed: number, shape: 'cube' | 'ball') =>
      lawOf(makeTarget({ kind: 'mixture', dimension: 4, components: 3, spread: 6, shape, seed })).logDensity(
        [1, 2, 3, 4],
        { scale: 1, deviation: 0 },
      )
    expect(at(0, 'cube')).toBe(at(0, 'cube'))
    expect(at(1, 'cube')).not.toBe(at(0, 'cube'))
    expect(at(0, 'ball')).not.toBe(at(0, 'cube'))
  })

  it('has a finite log density where every component underflows', () => {
    const law = lawOf(makeTarget({ kind: 'mixture', means: [[0], [5]] }))
    const point = [1000]
    expect(law.logDensity(point, { scale: 1, deviation: 0 })).toBeCloseTo(
      Math.log(0.5) - 0.5 * (995 ** 2 + Math.log(2 * Math.PI)),
      6,
    )
    expect(law.score(point, { scale: 1, deviation: 0 })[0]).toBeCloseTo(-995, 9)
  })
})

describe('VP on N(0, σ²I)', () => {
  it('has score −x/σ² at all times', () => {
    const sigma = 1.3
    const law = lawOf(makeTarget({ kind: 'gaussian', dimension: 2, mean: 0, variance: sigma ** 2 }))
    const process = makeProcess({ kind: 'vp', sigma, horizon: 2, schedule: { kind: 'linear', min: 0.1, max: 3 } })
    for (const t of [0, 0.01, 1, 2]) {
      const score = law.score([1, -2], process.kernel(t))
      expect(score[0]).toBeCloseTo(-1 / sigma ** 2, 12)
      expect(score[1]).toBeCloseTo(2 / sigma ** 2, 12)
    }
  })
})
