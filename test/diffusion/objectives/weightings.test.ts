import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { exactEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { denoisingLoss } from '../../../src-main/diffusion/objectives/denoising'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { moments, runEagerly } from '../eager'
import { processes } from '../specs'

const variance = 0.25
const target = makeTarget({ kind: 'gaussian', dimension: 4, mean: 1, variance })

describe.each(Object.entries(processes))('weightings under %s', (_, spec) => {
  const process = makeProcess(spec)
  const times = { min: 0.1 * spec.horizon, max: 0.9 * spec.horizon }

  /** λ(t)/s(t)² by weighting. */
  const factors = {
    variance: () => 1,
    likelihood: (t: number) => process.diffusionSquared(t) / process.kernel(t).deviation ** 2,
    uniform: (t: number) => 1 / process.kernel(t).deviation ** 2,
    velocity: (t: number) => 1 + (process.kernel(t).deviation / process.kernel(t).scale) ** 2,
  }

  const silent: Estimator = { parameterization: 'noise', output: (x) => tf.zerosLike(x) }
  const exact = exactEstimator(process, target.law ?? expect.fail())
  /** Mean squared error of the noise, by what answers. */
  const errors = {
    silent: () => 1,
    exact(t: number) {
      const { scale, deviation } = process.kernel(t)
      return (scale * scale * variance) / (scale * scale * variance + deviation * deviation)
    },
  }

  it.each(['variance', 'likelihood', 'uniform', 'velocity'] as const)(
    '%s has the loss that quadrature gives',
    async (weighting) => {
      for (const [name, estimator] of [['silent', silent] as const, ['exact', exact] as const]) {
        const { outputs } = await runEagerly(
          (scope) => {
            const draw = target.sampler(scope)
            const parts = { process, times, estimator, draw, noise: scope.noise, batch: 512, weighting }
            return () => ({ loss: denoisingLoss(parts) })
          },
          { steps: 16, seed: 8 },
        )
        const { mean, covariance } = moments(
          Float32Array.from(outputs, ({ loss }) => loss?.[0] ?? NaN),
          1,
        )
        const error = Math.sqrt((covariance[0]?.[0] ?? NaN) / (outputs.length - 1))
        const pieces = 10_000
        let expected = 0
        for (let i = 0; i < pieces; i++) {
          const t = times.min + ((i + 0.5) / pieces) * (times.max - times.min)
          expected += (factors[weighting](t) * errors[name](t)) / pieces
        }
        expect(Math.abs((mean[0] ?? NaN) - expected)).toBeLessThan(4 * error)
        expect(error).toBeLessThan(0.1 * expected)
      }
    },
  )
})
