import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { exactEstimator, networkEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { denoisingLoss } from '../../../src-main/diffusion/objectives/denoising'
import { makeProcess } from '../../../src-main/diffusion/processes'
import type { Process } from '../../../src-main/diffusion/processes/process'
import { reverseDrift, type Parameterization } from '../../../src-main/diffusion/processes/reverse'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { runEagerly } from '../eager'
import { experiment, processes } from '../specs'

const [mean, variance] = [1, 0.25]
const target = makeTarget({ kind: 'gaussian', dimension: 3, mean, variance })
const others = ['noise', 'score', 'data', 'semigroup'] as const

/** The output that stands for a score, worked out from the definitions in double precision. */
function outputOf(process: Process, kind: Parameterization, y: number, score: number, t: number): number {
  const { scale, deviation } = process.kernel(t)
  switch (kind) {
    case 'noise':
      return -deviation * score
    case 'score':
      return score
    case 'data':
      return (y + deviation ** 2 * score) / scale
    case 'semigroup':
      return score + y * process.reference.precision(scale)
  }
}

/** The exact score in another reading, traced. */
function exactAs(process: Process, kind: Parameterization): Estimator {
  const exact = exactEstimator(process, target.law ?? expect.fail())
  const output = (x: Tensor2D, t: Tensor2D): Tensor2D => {
    const score = exact.output(x, t)
    const { scale, deviation } = process.kernelTensor(t)
    switch (kind) {
      case 'noise':
        return tf.neg(tf.mul(deviation, score))
      case 'score':
        return score
      case 'data':
        return tf.div(tf.add(x, tf.mul(tf.square(deviation), score)), scale)
      case 'semigroup':
        return tf.add(score, tf.mul(x, process.reference.precisionTensor(scale)))
    }
  }
  return { parameterization: kind, output }
}

describe.each(Object.entries(processes))('the readings of an output under %s', (_, spec) => {
  const process = makeProcess(spec)
  const times = { min: 0.05 * spec.horizon, max: 0.95 * spec.horizon }
  const lossOf = async (estimator: Estimator) => {
    const { outputs } = await runEagerly(
      (scope) => {
        const parts = { process, times, estimator, draw: target.sampler(scope), noise: scope.noise, batch: 256 }
        return () => ({ loss: denoisingLoss(parts) })
      },
      { steps: 2, seed: 3 },
    )
    return outputs.map(({ loss }) => loss?.[0] ?? NaN)
  }

  it('have the same reverse drift, to 1e-10', () => {
    for (const part of [0.02, 0.3, 0.7, 0.99]) {
      const t = part * spec.horizon
      const [y, score] = [0.7, -1.3]
      const expected = -process.drift(t) * y + process.diffusionSquared(t) * score
      for (const kind of others) {
        const { position, output, diffusionSquared } = reverseDrift(process, kind, t)
        const found = position * y + output * outputOf(process, kind, y, score, t)
        expect(Math.abs(found / expected - 1)).toBeLessThan(1e-10)
        expect(diffusionSquared).toBe(process.diffusionSquared(t))
      }
    }
  })

  it('have the same loss with the exact score, to 1e-5', async () => {
    const expected = await lossOf(exactAs(process, 'score'))
    for (const kind of others) {
      const found = await lossOf(exactAs(process, kind))
      found.forEach((loss, k) => expect(Math.abs(loss / (expected[k] ?? NaN) - 1)).toBeLessThan(1e-5))
    }
  })

  it('has a preconditioned network that is exact at zero for N(0, σ_data² I)', async () => {
    const deviation = 0.6
    const centred = makeTarget({ kind: 'gaussian', dimension: 3, mean: 0, variance: deviation ** 2 })
    const exact = exactEstimator(process, centred.law ?? expect.fail())
    const { objective } = experiment({ objective: { parameterization: 'preconditioned', dataDeviation: deviation } })
    const silent = networkEstimator(objective, process, (x) => tf.zerosLike(x))
    expect(silent.parameterization).toBe('data')
    const [found, expected] = [await lossOf(silent), await lossOf(exact)]
    found.forEach((loss, k) => expect(Math.abs(loss / (expected[k] ?? NaN) - 1)).toBeLessThan(1e-5))
  })
})

describe('beside the pinned end', () => {
  it('nothing is singular where x̂_0 is known', () => {
    const process = makeProcess({ kind: 'pbm', sigma: 1, horizon: 1, schedule: { kind: 'constant', beta: 1 } })
    for (const gap of [1e-3, 1e-9, 1e-14]) {
      const { position, output } = reverseDrift(process, 'data', 1 - gap)
      expect(position).toBeCloseTo(-1 / (1 - gap), 10)
      expect(output).toBeCloseTo(1 / (1 - gap), 10)
      expect(reverseDrift(process, 'semigroup', 1 - gap)).toEqual({ position: 0, output: 1, diffusionSquared: 1 })
    }
  })
})

describe('a training step', () => {
  it.each(['data', 'preconditioned', 'semigroup'] as const)('lowers the loss: %s', async (parameterization) => {
    const spec = experiment({
      target: { kind: 'gaussian', dimension: 2, mean: 3, variance: 0.25 },
      objective: { parameterization, times: { min: 0.1, max: 5 } },
      network: { width: 16, timeFeatures: 8 },
      training: { batch: 64, optimizer: { learningRate: 0.01 } },
    })
    const { outputs } = await runEagerly(assemble(spec).training, { steps: 100, seed: 2 })
    const losses = outputs.map(({ loss }) => loss?.[0] ?? NaN)
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(losses.every(Number.isFinite)).toBe(true)
    expect(meanOf(losses.slice(-20))).toBeLessThan(0.7 * meanOf(losses.slice(0, 5)))
  })
})
