import type { Weighted } from './mixture-components'
import type { TargetMoments } from './target'

/** E x = Σ w_k μ_k, and E‖x − E x‖² = Σ w_k (‖μ_k‖² + d v_k) − ‖E x‖². */
export function mixtureMoments({ dimension, means, variances, weights }: Weighted): TargetMoments {
  const mean = new Float64Array(dimension)
  let squares = 0
  weights.forEach((weight, k) => {
    squares += weight * dimension * (variances[k] ?? 1)
    for (let j = 0; j < dimension; j++) {
      const coordinate = means[k * dimension + j] ?? 0
      mean[j] = (mean[j] ?? 0) + weight * coordinate
      squares += weight * coordinate * coordinate
    }
  })
  const squaredMean = mean.reduce((sum, value) => sum + value * value, 0)
  return { meanLength: Math.sqrt(squaredMean), deviation: Math.sqrt(Math.max(0, squares - squaredMean) / dimension) }
}
