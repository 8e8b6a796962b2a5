import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { symmetricEigen } from '../numerics/eigen'
import { log2Pi } from '../numerics/logarithms'
import { gaussianDensity, gaussianLaw, gaussianMoments } from './gaussian-law'
import { gaussianRegularity } from './gaussian-regularity'
import { densityGrid } from './grid'
import { exact, type DensityWindow, type Target } from './target'

/** N(μ, Σ): along the eigenvectors of Σ the coordinates are independent, and noise leaves them so. */
export function fullGaussian(mean: readonly number[], covariance: readonly (readonly number[])[]): Target {
  const dimension = mean.length
  const { values, vectors } = symmetricEigen(covariance)
  const rotated = (point: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: dimension }, (_, k) => {
      let sum = 0
      for (let j = 0; j < dimension; j++) sum += (vectors[j * dimension + k] ?? 0) * (point[j] ?? 0)
      return sum
    })
  const back = (point: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: dimension }, (_, j) => {
      let sum = 0
      for (let k = 0; k < dimension; k++) sum += (vectors[j * dimension + k] ?? 0) * (point[k] ?? 0)
      return sum
    })
  const centre = [...rotated(mean)]
  const law = gaussianLaw(centre, values)
  const density = gaussianDensity(centre, values)
  const axes = () => tf.tensor2d(Float32Array.from(vectors), [dimension, dimension])
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler(scope) {
      const deviations = tf.tensor2d(values.map(Math.sqrt), [1, dimension])
      const [directions, middle] = [axes(), tf.tensor2d([...mean], [1, dimension])]
      return (count) => {
        const along = tf.mul<Tensor2D>(scope.noise.normal([count, dimension]), deviations)
        return tf.add(tf.matMul(along, directions, false, true), middle)
      }
    },
    density: {
      normalized: true,
      logDensity: (point) => density.logDensity(rotated(point)),
      logDensityTensor: (points) => density.logDensityTensor(tf.matMul(points, axes())),
    },
    law: {
      origin: 'formula',
      logDensity: (point, kernel) => law.logDensity(rotated(point), kernel),
      score: (point, kernel) => back(law.score(rotated(point), kernel)),
      scoreTensor(points, kernel) {
        const directions = axes()
        return tf.matMul(law.scoreTensor(tf.matMul(points, directions), kernel), directions, false, true)
      },
    },
    marginalDensity: (window) =>
      dimension < 2 ? null : densityGrid(window, dimension, pairDensity(mean, covariance, window.axes)),
    moments: () => gaussianMoments(mean, values),
    regularity: (sigma) => gaussianRegularity(centre, values, sigma),
  }
}

/** log of the bivariate Gaussian of two coordinates. */
function pairDensity(
  mean: readonly number[],
  covariance: readonly (readonly number[])[],
  [i, j]: DensityWindow['axes'],
): (x: number, y: number) => number {
  const [a, b, c] = [covariance[i]?.[i] ?? 1, covariance[i]?.[j] ?? 0, covariance[j]?.[j] ?? 1]
  const determinant = a * c - b * b
  return (x, y) => {
    const [u, v] = [x - (mean[i] ?? 0), y - (mean[j] ?? 0)]
    return -log2Pi - 0.5 * (Math.log(determinant) + (c * u * u - 2 * b * u * v + a * v * v) / determinant)
  }
}
