import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { DenoisingSpec } from '@contract/experiment/objective'
import { exactEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { heldOutStep } from '../../../src-main/diffusion/theory/held-out'
import { integrate } from '../../../src-main/diffusion/numerics/integrate'
import { gaussianFloor, gaussianVariances } from '../../../src-main/diffusion/theory/loss-floor'
import { meanOf } from '../../../src-main/diffusion/theory/mean'
import { prepare, trace } from '../../../src-main/tensor'
import { experiment, processes } from '../specs'

const weightings: readonly DenoisingSpec['weighting'][] = ['variance', 'likelihood', 'uniform', 'velocity']

describe('adaptive quadrature', () => {
  it.each([
    ['a polynomial', (x: number) => x ** 9, 10 ** -1 * 2 ** 10],
    ['a narrow peak', (x: number) => 1e-3 / (1e-6 + (x - 1.2) ** 2), Math.atan(0.8e3) + Math.atan(1.2e3)],
    ['a singular end', (x: number) => x ** -0.5, 2 * Math.SQRT2],
    ['a change of sign', (x: number) => Math.sin(x), 1 - Math.cos(2)],
  ])('of %s', (_, f, expected) => {
    expect(Math.abs(integrate(f, 0, 2) - expected)).toBeLessThan(3e-6 * expected)
    expect(Math.abs(integrate(f, 0.5, 2) - (expected - integrate(f, 0, 0.5)))).toBeLessThan(1e-8 * expected)
  })
})

describe('the floor of a Gaussian', () => {
  it('is that of VP with β = 1 on unit data in closed form: ∫ e^{−2t} dt', () => {
    const process = makeProcess({ kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } })
    const floor = gaussianFloor([1, 1, 1], process, { times: { min: 0.001, max: 5 }, weighting: 'variance' })
    expect(floor).toBeCloseTo((Math.exp(-0.002) - Math.exp(-10)) / 2 / 4.999, 12)
  })

  it('is that of Föllmer’s process on unit data in closed form: ∫ (1 − t) dt', () => {
    const process = makeProcess({ kind: 'pbm', sigma: 1, horizon: 1, schedule: { kind: 'constant', beta: 1 } })
    const floor = gaussianFloor([1], process, { times: { min: 0.001, max: 0.99 }, weighting: 'variance' })
    expect(floor).toBeCloseTo((0.999 ** 2 - 0.01 ** 2) / 2 / 0.989, 12)
  })

  it('knows the variances of every Gaussian, and of nothing else', () => {
    const of = (target: object) => gaussianVariances(experiment({ target }).target)
    expect(of({ kind: 'gaussian', dimension: 3, variance: 2 })).toEqual([2, 2, 2])
    expect(of({ kind: 'gaussian', dimension: 2, variance: [2, 3] })).toEqual([2, 3])
    const turned = of({
      kind: 'gaussian',
      dimension: 2,
      covariance: [
        [2, 1],
        [1, 2],
      ],
    })
    expect(turned?.toSorted((a, b) => a - b)[0]).toBeCloseTo(1, 12)
    expect(of({ kind: 'funnel' })).toBe(null)
  })
})

interface Asked {
  readonly target: object
  readonly process: (typeof processes)[string]
  readonly weighting: DenoisingSpec['weighting']
  readonly estimator?: Estimator
}

/** The held-out loss of an estimator (left out: of the exact score) and its floor, with standard errors. */
async function measured({ target: input, process: processSpec, weighting, estimator }: Asked) {
  const target = makeTarget(experiment({ target: input }).target)
  const process = makeProcess(processSpec)
  const times = { min: 0.01, max: 0.99 * process.horizon }
  const known = estimator ?? exactEstimator(process, target.law ?? expect.fail())
  const rows = 4000
  const step = heldOutStep({ process, times, weighting, target, isFloorKnown: true, makeEstimator: () => known, rows })
  const executable = await prepare(trace('held-out', step), { engine: 'onnx', seed: 11, threads: 1 })
  const outputs = await executable.run({ firstStep: 0, steps: 1 })
  await executable.dispose()
  const [loss, floor] = [outputs['loss']?.data ?? [], outputs['floor']?.data ?? []]
  return {
    loss: meanOf(loss),
    floor: meanOf(floor),
    excess: meanOf([...loss].map((l, i) => l - (floor[i] ?? NaN))),
    times,
  }
}

const gaussian = { kind: 'gaussian', dimension: 4, mean: [1, 0, -1, 3], variance: [0.25, 1, 2, 4] }

describe.each(Object.entries(processes))('the held-out loss under %s', (_, process) => {
  it.each(weightings)('of the exact score of a Gaussian is its floor: %s', async (weighting) => {
    const { loss, times } = await measured({ target: gaussian, process, weighting })
    const floor = gaussianFloor([0.25, 1, 2, 4], makeProcess(process), { times, weighting })
    expect(Math.abs(loss.mean - floor)).toBeLessThan(4 * loss.standardError)
    expect(loss.standardError).toBeLessThan(0.15 * floor)
  })

  it('of a zero output is exactly 1 in expectation', async () => {
    const zero: Estimator = { parameterization: 'noise', output: (x) => tf.zerosLike(x) }
    const { loss, excess } = await measured({ target: gaussian, process, weighting: 'variance', estimator: zero })
    expect(Math.abs(loss.mean - 1)).toBeLessThan(4 * loss.standardError)
    expect(excess.mean).toBeGreaterThan(10 * excess.standardError)
  })

  it.each([
    ['mixture', { kind: 'mixture', dimension: 3, components: 4, spread: 2 }],
    ['funnel', { kind: 'funnel', dimension: 3, sigma: 1 }],
  ])('is never under the floor: a wrong score of a %s', async (_, target) => {
    const process_ = makeProcess(process)
    const exact = exactEstimator(process_, makeTarget(experiment({ target }).target).law ?? expect.fail())
    for (const factor of [0.7, 1, 1.3]) {
      const estimator: Estimator = { ...exact, output: (x, t) => tf.mul(exact.output(x, t), factor) }
      const { excess } = await measured({ target, process, weighting: 'variance', estimator })
      if (factor === 1) expect(excess).toEqual({ mean: 0, standardError: 0 })
      else expect(excess.mean).toBeGreaterThan(3 * excess.standardError)
    }
  })
})
