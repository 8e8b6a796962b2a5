import type { Metric } from './metric'
import type { PointSet } from './point-set'

/** The first two moments of a law on R^d; `covariance` row by row, d × d. */
export interface Moments {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** Mean and unbiased covariance of points (divided by n − 1), in double precision; zero covariance for one point. */
export function sampleMoments(points: PointSet): Moments {
  const { count, dimension, values } = points
  const mean = sampleMean(points)
  const covariance = new Float64Array(dimension * dimension)
  const centred = new Float64Array(dimension)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dimension; j++) centred[j] = (values[i * dimension + j] as number) - (mean[j] as number)
    for (let j = 0; j < dimension; j++) {
      const value = centred[j] as number
      for (let k = 0; k <= j; k++)
        covariance[j * dimension + k] = (covariance[j * dimension + k] as number) + value * (centred[k] as number)
    }
  }
  const divisor = Math.max(1, count - 1)
  for (let j = 0; j < dimension; j++) {
    for (let k = 0; k <= j; k++) {
      const value = (covariance[j * dimension + k] as number) / divisor
      covariance[j * dimension + k] = value
      covariance[k * dimension + j] = value
    }
  }
  return { mean, covariance }
}

function sampleMean({ count, dimension, values }: PointSet): Float64Array {
  const mean = new Float64Array(dimension)
  for (let i = 0; i < count; i++)
    for (let j = 0; j < dimension; j++) mean[j] = (mean[j] as number) + (values[i * dimension + j] as number) / count
  return mean
}

/** ‖mean of a − mean of b‖, in the units of the data. */
export const meanDifference: Metric = {
  measure(generated, exact) {
    const [a, b] = [sampleMean(generated), sampleMean(exact)]
    return { value: Math.sqrt(a.reduce((sum, value, j) => sum + (value - (b[j] as number)) ** 2, 0)) }
  },
}

/** Frobenius norm of the difference of the covariances, in squared units of the data. */
export const covarianceDifference: Metric = {
  measure(generated, exact) {
    const [a, b] = [sampleMoments(generated).covariance, sampleMoments(exact).covariance]
    return { value: Math.sqrt(a.reduce((sum, value, at) => sum + (value - (b[at] as number)) ** 2, 0)) }
  },
}
