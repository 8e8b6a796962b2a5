import type { PointSet } from './point-set'

/** The first two moments of a law on R^d; `covariance` row by row, d × d. */
export interface Moments {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** Mean and unbiased covariance of points (divided by n − 1), in double precision; zero covariance for one point. */
export function sampleMoments({ count, dimension, values }: PointSet): Moments {
  const mean = new Float64Array(dimension)
  for (let i = 0; i < count; i++)
    for (let j = 0; j < dimension; j++) mean[j] = (mean[j] as number) + (values[i * dimension + j] as number) / count
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
