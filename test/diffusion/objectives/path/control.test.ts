import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import { evidenceOf, logWeights } from '../../../../src-main/diffusion/objectives/path/evidence'
import { referencePath, type ReferencePath } from '../../../../src-main/diffusion/objectives/path/reference-path'
import { logRatioName, pathSamplingStep } from '../../../../src-main/diffusion/objectives/path/sampling'
import type { Control } from '../../../../src-main/diffusion/objectives/path/simulate'
import { reverseDrift } from '../../../../src-main/diffusion/processes/reverse'
import { makeProcess } from '../../../../src-main/diffusion/processes'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import { positionName } from '../../../../src-main/diffusion/samplers'
import { generator as normals, moments, runEagerly } from '../../eager'
import { exactControl, references } from './gaussian'

const [mean, variance] = [0.8, 0.4]
const target = makeTarget({ kind: 'gaussian', dimension: 2, mean, variance })
const density = target.density ?? expect.fail()

/** What `count` paths of a control say, from the chain that samples are drawn with. */
async function sampled(path: ReferencePath, control: Control, count: number, of = density, seed = 7) {
  const start = new Float32Array(count * 2)
  if (path.startDeviation > 0) {
    const { state } = await runEagerly(
      (scope) => {
        const drawn = tf.variable(tf.zeros([count, 2]), false, 'start')
        return () => (drawn.assign(tf.mul(scope.noise.normal([count, 2]), path.startDeviation)), {})
      },
      { steps: 1, seed: seed + 1 },
    )
    start.set(state['start'] ?? expect.fail())
  }
  const { state } = await runEagerly(pathSamplingStep({ path, count, dimension: 2, makeControl: () => control }), {
    steps: path.steps.length,
    seed,
    state: { [positionName]: start },
  })
  const positions = state[positionName] ?? expect.fail()
  const weights = logWeights({ positions, logRatios: state[logRatioName] ?? expect.fail() }, path, of)
  return { positions, weights, evidence: evidenceOf(weights, 0) }
}

const spread = (values: Float64Array) => {
  const average = values.reduce((sum, x) => sum + x, 0) / values.length
  return Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length)
}

describe.each(Object.entries(references))('paths of %s', (_, spec) => {
  const pathOf = (steps: number) => referencePath(spec, { grid: 'quadratic' }, steps)
  const none: Control = { output: (y) => tf.zerosLike(y) }

  it('without a control end in the law that the weights assume', async () => {
    const path = pathOf(9)
    const count = 4000
    const { positions } = await sampled(path, none, count)
    const { mean: m, covariance } = moments(positions, 2)
    for (const j of [0, 1]) {
      expect(Math.abs(m[j] ?? NaN)).toBeLessThan((4 * path.endDeviation) / Math.sqrt(count))
      const ratio = (covariance[j]?.[j] ?? NaN) / path.endDeviation ** 2
      expect(Math.abs(ratio - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    }
  })

  it('with the exact control of a Gaussian have log weights that become constant as 1/√K', async () => {
    const { control } = exactControl(spec, mean, variance)
    const spreads: number[] = []
    for (const steps of [16, 64, 256]) {
      const { weights, evidence } = await sampled(pathOf(steps), control, 1000)
      spreads.push(spread(weights))
      const { elbo, logZ } = evidence
      expect(Math.abs(logZ?.value ?? NaN)).toBeLessThan(4 * (logZ?.standardError ?? NaN))
      expect(elbo?.value ?? NaN).toBeLessThan(4 * (elbo?.standardError ?? NaN))
      if (steps === 256) {
        expect(evidence.effectiveSampleSize?.value ?? NaN).toBeGreaterThan(980)
        expect(elbo?.value ?? NaN).toBeGreaterThan(-0.02)
      }
    }
    // The local error of each step is of variance O(1/K²).
    const [coarse = NaN, middle = NaN, fine = NaN] = spreads
    for (const ratio of [coarse / middle, middle / fine]) {
      expect(ratio).toBeGreaterThan(1.7)
      expect(ratio).toBeLessThan(2.5)
    }
  })

  it('bound log Z from below and estimate it, however wrong the control and few the steps', async () => {
    const wrong: Control = { output: (y, t) => tf.add(tf.mul(tf.sin(tf.mul(y, 2)), 0.4), tf.mul(t, 0.1)) }
    const wide = makeTarget({ kind: 'gaussian', dimension: 2, mean: 0.3, variance: 0.9 }).density ?? expect.fail()
    for (const steps of [1, 3, 12]) {
      const { evidence } = await sampled(pathOf(steps), wrong, 4000, wide, steps)
      const { elbo, logZ, effectiveSampleSize } = evidence
      expect(elbo?.value ?? NaN).toBeLessThan(4 * (elbo?.standardError ?? NaN))
      expect(Math.abs(logZ?.value ?? NaN)).toBeLessThan(4 * (logZ?.standardError ?? NaN))
      expect(logZ?.standardError ?? NaN).toBeLessThan(0.06)
      expect(effectiveSampleSize?.value ?? NaN).toBeLessThan(4000)
    }
  })

  it('move by the paper’s drift in the limit of small steps', () => {
    const process = makeProcess(spec)
    const count = 20_000
    const { steps } = referencePath(spec, { grid: 'uniform' }, count)
    for (const k of [count / 4, count / 2]) {
      const step = steps[k] ?? expect.fail()
      const h = spec.horizon / count
      const middle = step.time - h / 2
      const { position, output, diffusionSquared } = reverseDrift(process, 'semigroup', middle)
      expect((step.decay - 1) / h).toBeCloseTo(position, 3)
      expect(step.gain / h / output).toBeCloseTo(1, 3)
      expect(step.deviation ** 2 / h / diffusionSquared).toBeCloseTo(1, 3)
    }
  })

  it('have the control that the exact score is as a semigroup', () => {
    const process = makeProcess(spec)
    const { at } = exactControl(spec, mean, variance)
    for (const t of [0.1, 0.5, 0.9].map((share) => share * spec.horizon)) {
      const kernel = process.kernel(t)
      for (const y of [-1.3, 0.2, 2]) {
        const score = target.law?.score([y, y], kernel)[0] ?? NaN
        expect(at(y, t)).toBeCloseTo(score + y * process.reference.precision(kernel.scale), 9)
      }
    }
  })
})

describe('weights', () => {
  it('that are equal say all that can be said', () => {
    const { elbo, logZ, effectiveSampleSize } = evidenceOf(Float64Array.of(2, 2, 2, 2), null)
    expect(elbo).toEqual({ value: 2, standardError: 0 })
    expect(logZ).toEqual({ value: 2, standardError: 0 })
    expect(effectiveSampleSize).toEqual({ value: 4, standardError: 0 })
  })

  it('have the standard errors that repetition shows', () => {
    const { normal } = normals(3)
    const repeated = Array.from({ length: 400 }, () => {
      const logs = Float64Array.from({ length: 200 }, () => 0.5 * normal() - 0.125)
      return evidenceOf(logs, 0)
    })
    for (const of of ['elbo', 'logZ', 'effectiveSampleSize'] as const) {
      const values = Float64Array.from(repeated, (one) => one[of]?.value ?? NaN)
      const claimed = repeated.reduce((sum, one) => sum + (one[of]?.standardError ?? NaN), 0) / repeated.length
      expect(claimed / spread(values)).toBeGreaterThan(0.85)
      expect(claimed / spread(values)).toBeLessThan(1.15)
    }
  })

  it('of paths that end where the density is zero count as zero, and leave no bound', () => {
    const { elbo, logZ, effectiveSampleSize } = evidenceOf(Float64Array.of(0, -Infinity, 0, NaN), null)
    expect(elbo).toBeNull()
    expect(logZ?.value).toBeCloseTo(Math.log(0.5), 12)
    expect(effectiveSampleSize?.value).toBeCloseTo(2, 12)
    const nothing = { elbo: null, logZ: null, effectiveSampleSize: null, paths: 2, known: 0 }
    expect(evidenceOf(Float64Array.of(-Infinity, NaN), 0)).toEqual(nothing)
  })
})
