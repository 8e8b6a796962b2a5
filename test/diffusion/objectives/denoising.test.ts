import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { exactEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { denoisingLoss } from '../../../src-main/diffusion/objectives/denoising'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { moments, runEagerly } from '../eager'
import { experiment, processes } from '../specs'

const [mean, variance, dimension] = [1, 0.25, 5]
const target = makeTarget({ kind: 'gaussian', dimension, mean, variance })

/** Mean of the loss over many draws, and its standard error. */
async function measuredLoss(spec: (typeof processes)[string], estimator: Estimator) {
  const process = makeProcess(spec)
  const times = { min: 0.001, max: 0.99 * spec.horizon }
  const { outputs } = await runEagerly(
    (scope) => {
      const parts = { process, times, estimator, draw: target.sampler(scope), noise: scope.noise, batch: 1024 }
      return () => ({ loss: denoisingLoss(parts) })
    },
    { steps: 16, seed: 5 },
  )
  const losses = Float32Array.from(outputs, ({ loss }) => loss?.[0] ?? NaN)
  const { count, mean, covariance } = moments(losses, 1)
  return { loss: mean[0] ?? NaN, error: Math.sqrt((covariance[0]?.[0] ?? NaN) / (count - 1)), times }
}

describe.each(Object.entries(processes))('the denoising loss under %s', (_, spec) => {
  it('is 1 for an output of zero, whatever the parameterization', async () => {
    for (const parameterization of ['noise', 'score'] as const) {
      const { loss, error } = await measuredLoss(spec, { parameterization, output: (x) => tf.zerosLike(x) })
      expect(Math.abs(loss - 1)).toBeLessThan(4 * error)
    }
  })

  it('reaches the floor ∫ m²v/(m²v + s²) dt with the exact score', async () => {
    const process = makeProcess(spec)
    const { loss, error, times } = await measuredLoss(spec, exactEstimator(process, target.law ?? expect.fail()))
    const pieces = 10_000
    let floor = 0
    for (let i = 0; i < pieces; i++) {
      const { scale, deviation } = process.kernel(times.min + ((i + 0.5) / pieces) * (times.max - times.min))
      const signal = scale * scale * variance
      floor += signal / (signal + deviation * deviation) / pieces
    }
    expect(Math.abs(loss - floor)).toBeLessThan(4 * error)
    expect(error).toBeLessThan(0.03)
  })
})

describe('a training step', () => {
  it.each(['noise', 'score'] as const)('lowers the loss: %s', async (parameterization) => {
    const spec = experiment({
      target: { kind: 'gaussian', dimension: 2, mean: 3, variance: 0.25 },
      objective: { parameterization },
      network: { width: 16, timeFeatures: 8 },
      training: { batch: 64, optimizer: { learningRate: 0.01 } },
    })
    const { outputs, state } = await runEagerly(assemble(spec).training, { steps: 150, seed: 2 })
    const losses = outputs.map(({ loss }) => loss?.[0] ?? NaN)
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(losses.every(Number.isFinite)).toBe(true)
    expect(meanOf(losses.slice(-20))).toBeLessThan(0.7 * meanOf(losses.slice(0, 5)))
    expect(Object.keys(state)).toEqual(expect.arrayContaining([...assemble(spec).parameterNames]))
  })
})
