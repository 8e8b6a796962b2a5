import { logSumExp } from '../numerics/logarithms'
import type { Metric } from './metric'
import { sampleMoments } from './moments'
import type { PointSet } from './point-set'
import { pooled } from './pooled'
import { whitened } from './whitening'

/**
 * R-divergence as arXiv 2305.09605 has it (after Zhao & Cao 2023): |mean_i ln k(x_i) − mean_j ln k(y_j)|, k the Gaussian
 * kernel density of the pooled sample of N points, whose kernel has its covariance times Scott's factor squared,
 * N^{−2/(d+4)}. A point counts in its own density, so the value lies in [0, ln N] and saturates where the points are
 * far from each other: in 50 dimensions it is blind. Between 1,000 and 1,000 points.
 */
export const rDivergence: Metric = { most: 1000, measure: (a, b) => ({ value: divergence(a, b, 'own kernel kept') }) }

/** The same with each point's own kernel left out of its density: no bound, and not blind. */
export const rDivergenceHeldOut: Metric = {
  most: 1000,
  measure: (a, b) => ({ value: divergence(a, b, 'own kernel left out') }),
}

function divergence(a: PointSet, b: PointSet, own: 'own kernel kept' | 'own kernel left out'): number {
  const all = pooled(a, b)
  const logs = logDensities(all, own === 'own kernel kept')
  const mean = (from: number, to: number) => logs.subarray(from, to).reduce((sum, log) => sum + log, 0) / (to - from)
  return Math.abs(mean(0, a.count) - mean(a.count, all.count))
}

/** ln k at each point, up to a constant that all share. */
function logDensities(all: PointSet, ownKept: boolean): Float64Array {
  const { count, rank, values } = whitened(all, sampleMoments(all))
  const rate = -0.5 * count ** (2 / (rank + 4))
  const exponents = Array.from({ length: count }, () => new Float64Array(count))
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0
      for (let p = i * rank, q = j * rank, end = p + rank; p < end; p++, q++)
        square += ((values[p] as number) - (values[q] as number)) ** 2
      const exponent = rate * square
      const [row, column] = [exponents[i], exponents[j]]
      if (row && column) row[j] = column[i] = exponent
    }
    const row = exponents[i]
    if (row && !ownKept) row[i] = -Infinity
  }
  return Float64Array.from(exponents, logSumExp)
}
