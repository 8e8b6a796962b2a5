import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TimeSampling } from '@contract/experiment/time-sampling'
import { exactEstimator } from '../../../src-main/diffusion/estimator'
import { denoisingLoss } from '../../../src-main/diffusion/objectives/denoising'
import { drawTimes } from '../../../src-main/diffusion/objectives/time-sampling'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { uniformLaw } from '../../../src-main/diffusion/processes/time-law'
import { gaussianFloor } from '../../../src-main/diffusion/theory/loss-floor'
import { prepare, trace } from '../../../src-main/tensor'
import { eagerNoise, moments } from '../eager'
import { lawOf, targetFrom } from '../targets/checks'
import { processes } from '../specs'

beforeAll(() => tf.setBackend('cpu'))

const target = targetFrom({ kind: 'gaussian', dimension: 4, variance: 0.5 })
const samplings: readonly TimeSampling[] = [
  { spacing: 'independent', density: 'law' },
  { spacing: 'low-discrepancy', density: 'law' },
  { spacing: 'independent', density: 'importance' },
  { spacing: 'low-discrepancy', density: 'importance' },
]

/** Mean and standard error of the loss of the exact score over batches, and the variance of a batch. */
async function losses(
  process: (typeof processes)[string],
  weighting: 'likelihood' | 'uniform',
  timeSampling: TimeSampling,
) {
  const made = makeProcess(process)
  const times = { min: 0.01, max: 0.95 * process.horizon }
  const estimator = exactEstimator(made, lawOf(target))
  const program = trace('times', (scope) => {
    const draw = target.sampler(scope)
    const parts = { process: made, times, estimator, draw, noise: scope.noise, batch: 64, weighting, timeSampling }
    return () => ({ loss: denoisingLoss(parts) })
  })
  const executable = await prepare(program, { engine: 'onnx', seed: 2, threads: 1 })
  const { loss } = await executable.run({ firstStep: 0, steps: 800 })
  await executable.dispose()
  const { count, mean, covariance } = moments(Float32Array.from(loss?.data ?? []), 1)
  const variance = covariance[0]?.[0] ?? NaN
  return { mean: mean[0] ?? NaN, variance, error: Math.sqrt(variance / count), times, made }
}

describe.each(['VP, constant', 'VP, linear', 'PBM, constant', 'PBM, linear'])(
  'the times of a batch under %s',
  (name) => {
    const process = processes[name] ?? expect.fail(name)

    it.each(['likelihood', 'uniform'] as const)('leave the expected loss as it is: %s', async (weighting) => {
      const variances: number[] = []
      for (const sampling of samplings) {
        const { mean, error, variance, times, made } = await losses(process, weighting, sampling)
        const floor = gaussianFloor([0.5], made, { times, weighting })
        expect(Math.abs(mean - floor)).toBeLessThan(4 * error)
        variances.push(variance)
      }
      const [plain = NaN, spread = NaN, important = NaN, both = NaN] = variances
      expect(spread).toBeLessThan(0.9 * plain)
      expect(important).toBeLessThan(0.6 * plain)
      expect(both).toBeLessThan(0.6 * plain)
    })
  },
)

describe('drawn times', () => {
  const process = makeProcess(processes['VP, linear'] ?? expect.fail())
  const law = uniformLaw({ min: 0.1, max: 0.9 })
  const drawn = (sampling: TimeSampling, batch: number) =>
    drawTimes({ law, process, weighting: 'uniform', sampling, noise: eagerNoise(4), batch })

  it('have one in each equal part where their discrepancy is low', () => {
    const { t, weight } = drawn({ spacing: 'low-discrepancy', density: 'law' }, 16)
    const parts = [...t.dataSync()].map((time) => Math.floor(((time - 0.1) / 0.8) * 16))
    expect(weight).toBe(null)
    expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i))
  })

  it('have weights of mean 1, never above 10, that undo their density', () => {
    const { t, weight } = drawn({ spacing: 'low-discrepancy', density: 'importance' }, 20_000)
    const weights = weight?.dataSync() ?? expect.fail()
    expect(Math.max(...weights)).toBeLessThan(10.01)
    const mean = (of: (time: number) => number) =>
      Float32Array.from(t.dataSync()).reduce((sum, time, i) => sum + of(time) * (weights[i] ?? NaN), 0) / 20_000
    expect(mean(() => 1)).toBeCloseTo(1, 3)
    expect(mean((time) => time)).toBeCloseTo(0.5, 3)
    expect(mean((time) => time * time)).toBeCloseTo((0.9 ** 3 - 0.1 ** 3) / 3 / 0.8, 3)
  })
})
