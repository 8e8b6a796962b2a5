import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { densityGrid } from './grid'
import { log2Pi, logNormal } from './numeric'
import { gaussianRegularity } from './gaussian-regularity'
import { exact, type ExactLaw, type Target, type TargetDensity } from './target'

/** N(μ, diag v). */
export function gaussianTarget(spec: Extract<TargetSpec, { readonly kind: 'gaussian' }>): Target {
  const { dimension } = spec
  const mean = everyCoordinate(spec.mean, dimension)
  const variance = everyCoordinate(spec.variance, dimension)
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => (count) => {
      const noise = scope.noise.normal([count, dimension]) as Tensor2D
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
    regularity: (sigma) => gaussianRegularity(mean, variance, sigma),
  }
}

function gaussianDensity(mean: readonly number[], variance: readonly number[]): TargetDensity {
  const constant = variance.reduce((sum, v) => sum + 0.5 * (log2Pi + Math.log(v)), 0)
  return {
    normalized: true,
    logDensity: (point) => mean.reduce((sum, mu, j) => sum + logNormal(point[j] ?? 0, mu, variance[j] ?? 1), 0),
    logDensityTensor: (points) =>
      tf.sub(tf.mul(tf.sum(tf.div(tf.square(tf.sub(points, row(mean))), row(variance)), 1, true), -0.5), constant),
  }
}

/** p_t = N(m μ, diag(m² v + s²)). */
function gaussianLaw(mean: readonly number[], variance: readonly number[]): ExactLaw {
  return {
    logDensity: (point, { scale, deviation }) =>
      mean.reduce(
        (sum, mu, j) =>
          sum + logNormal(point[j] ?? 0, scale * mu, scale * scale * (variance[j] ?? 1) + deviation * deviation),
        0,
      ),
    score: (point, { scale, deviation }) =>
      Float64Array.from(
        mean,
        (mu, j) => (scale * mu - (point[j] ?? 0)) / (scale * scale * (variance[j] ?? 1) + deviation * deviation),
      ),
    scoreTensor: (points, { scale, deviation }) =>
      tf.div(
        tf.sub(tf.mul(scale, row(mean)), points),
        tf.add(tf.mul(tf.square(scale), row(variance)), tf.square(deviation)),
      ),
  }
}

const everyCoordinate = (value: number | readonly number[], dimension: number): readonly number[] =>
  typeof value === 'number' ? Array<number>(dimension).fill(value) : value

const isAll = (values: readonly number[], value: number) => values.every((other) => other === value)

const row = (values: readonly number[]): Tensor2D => tf.tensor2d([...values], [1, values.length])
