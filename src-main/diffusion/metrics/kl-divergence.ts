import { fail } from '@contract/failure'
import { cholesky, solveLower } from '../numerics/cholesky'
import type { Moments } from './moments'
import type { PointSet } from './point-set'

/** An estimate and the standard error of its mean. */
export interface Estimate {
  readonly value: number
  readonly standardError: number
}

/**
 * KL(N(μ_p, Σ_p) ‖ N(μ_q, Σ_q)) in nats: ½ (tr Σ_q⁻¹Σ_p + (μ_q − μ_p)ᵀ Σ_q⁻¹ (μ_q − μ_p) − d + ln det Σ_q/det Σ_p).
 * Both covariances must be positive definite; throws `invalid-input` where one is not.
 */
export function gaussianKl(p: Moments, q: Moments): number {
  const d = p.mean.length
  if (q.mean.length !== d) throw fail('invalid-input', 'The two Gaussians have different dimensions; they must agree.')
  const [lowerP, lowerQ] = [factor(p, d, 'first'), factor(q, d, 'second')]
  let sum = -d
  // tr Σ_q⁻¹Σ_p = ‖L_q⁻¹ L_p‖², column by column.
  for (let column = 0; column < d; column++) {
    const whitened = solveLower(
      lowerQ,
      Float64Array.from({ length: d }, (_, row) => lowerP[row * d + column] as number),
    )
    sum += whitened.reduce((total, value) => total + value * value, 0)
  }
  const shift = solveLower(
    lowerQ,
    q.mean.map((value, j) => value - (p.mean[j] as number)),
  )
  sum += shift.reduce((total, value) => total + value * value, 0)
  for (let j = 0; j < d; j++) sum += 2 * Math.log((lowerQ[j * d + j] as number) / (lowerP[j * d + j] as number))
  return sum / 2
}

function factor({ covariance }: Moments, size: number, which: string): Float64Array {
  const lower = cholesky(covariance, size)
  for (let j = 0; j < size; j++) {
    if (!((lower[j * size + j] as number) > 0))
      throw fail('invalid-input', `The covariance of the ${which} Gaussian is not positive definite; it must be.`)
  }
  return lower
}

/**
 * KL(P ‖ Q) in nats from samples of each, without densities (Pérez-Cruz 2008, eq. 14):
 * (d/n) Σ_i ln(s_k(x_i)/r_k(x_i)) + ln(m/(n − 1)), where r_k is the distance from x_i to its k-th nearest neighbour among
 * the other points of `fromP` and s_k that among the m points of `fromQ`. Consistent for every k; a greater k has less
 * variance and more bias. The standard error takes the n terms for independent, which they are but for shared
 * neighbours. Throws `invalid-input` where there are not more than k points or where points coincide.
 */
export function nearestNeighbourKl(fromP: PointSet, fromQ: PointSet, k = 1): Estimate {
  const { count, dimension } = fromP
  if (fromQ.dimension !== dimension)
    throw fail('invalid-input', 'The two samples have different dimensions; they must agree.')
  if (count <= k || fromQ.count < k)
    throw fail('invalid-input', `A neighbour of rank ${String(k)} needs more than ${String(k)} points in each sample.`)
  const terms = Float64Array.from({ length: count }, (_, i) => {
    const within = neighbourDistance(fromP, i, fromP, k)
    const across = neighbourDistance(fromP, i, fromQ, k)
    if (within === 0 || across === 0)
      throw fail('invalid-input', 'Some points coincide, so the law has no density; the estimate needs one.')
    return dimension * Math.log(across / within)
  })
  const mean = terms.reduce((sum, term) => sum + term, 0) / count
  const variance = terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (count - 1)
  return { value: mean + Math.log(fromQ.count / (count - 1)), standardError: Math.sqrt(variance / count) }
}

/** Distance from point i of `of` to its k-th nearest neighbour in `among`, itself left out. */
function neighbourDistance(of: PointSet, i: number, among: PointSet, k: number): number {
  const { dimension } = of
  // Ascending squares of the k nearest so far.
  const nearest = new Float64Array(k).fill(Infinity)
  for (let other = 0; other < among.count; other++) {
    if (of === among && other === i) continue
    const worst = nearest[k - 1] as number
    let square = 0
    for (let j = 0; j < dimension && square < worst; j++) {
      const difference = (of.values[i * dimension + j] as number) - (among.values[other * dimension + j] as number)
      square += difference * difference
    }
    if (square >= worst) continue
    let place = k - 1
    while (place > 0 && (nearest[place - 1] as number) > square) {
      nearest[place] = nearest[place - 1] as number
      place--
    }
    nearest[place] = square
  }
  return Math.sqrt(nearest[k - 1] as number)
}
