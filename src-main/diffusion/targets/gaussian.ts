import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { logNormal } from '../numerics/logarithms'
import { fullGaussian } from './gaussian-full'
import { gaussianDensity, gaussianLaw, gaussianMoments, row } from './gaussian-law'
import { gaussianRegularity } from './gaussian-regularity'
import { densityGrid } from './grid'
import { exact, type Target } from './target'

/** N(μ, diag v), or N(μ, Σ) where a covariance is given. */
export function gaussianTarget(spec: Extract<TargetSpec, { readonly kind: 'gaussian' }>): Target {
  const { dimension } = spec
  const mean = everyCoordinate(spec.mean, dimension)
  if (spec.covariance) return fullGaussian(mean, spec.covariance)
  const variance = everyCoordinate(spec.variance, dimension)
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => (count) => {
      const noise = scope.noise.normal([count, dimension])
      const spread = isAll(variance, 1) ? noise : tf.mul<Tensor2D>(noise, row(variance.map(Math.sqrt)))
      return isAll(mean, 0) ? spread : tf.add(spread, row(mean))
    },
    density: gaussianDensity(mean, variance),
    law: gaussianLaw(mean, variance),
    marginalDensity(window) {
      if (dimension < 2) return null
      const [first, second] = window.axes
      return densityGrid(
        window,
        dimension,
        (x, y) =>
          logNormal(x, mean[first] ?? 0, variance[first] ?? 1) + logNormal(y, mean[second] ?? 0, variance[second] ?? 1),
      )
    },
    moments: () => gaussianMoments(mean, variance),
    regularity: (sigma) => gaussianRegularity(mean, variance, sigma),
  }
}

const everyCoordinate = (value: number | readonly number[], dimension: number): readonly number[] =>
  typeof value === 'number' ? Array<number>(dimension).fill(value) : value

const isAll = (values: readonly number[], value: number) => values.every((other) => other === value)
