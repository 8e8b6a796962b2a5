import type { Weighted } from './mixture-components'
import { fails, hasDensity, holds, type Regularity, type Verdict } from './regularity'

/**
 * A mixture beside N(0, σ²I): component k has the ratio f_k = A_k exp(−‖x − ν_k‖²/(2κ_k²)) with
 * 1/κ² = 1/v − 1/σ², ν = μ/(1 − v/σ²) and A = (σ²/v)^{d/2} exp(‖μ‖²/(2(σ² − v))) (arXiv 2305.09605, Corollary E.1).
 * For v < σ², ‖∇f_k‖ ≤ A/(κ√e) and ‖∇²f_k‖ ≤ A/κ²; for v = σ² and μ = 0, f_k = 1; else f_k is unbounded, and for
 * v > σ² at least A. Sums over components bound those of f; for a single component they are sharp.
 */
export function mixtureRegularity(components: Weighted, sigma: number): Regularity {
  const { weights, variances, dimension, means } = components
  const reference = sigma * sigma
  let lipschitz = 0
  let gradientLipschitz = 0
  let lowerBound = 0
  let unbounded: Verdict | null = null
  weights.forEach((weight, k) => {
    const variance = variances[k] ?? 1
    let squared = 0
    for (let j = 0; j < dimension; j++) squared += (means[k * dimension + j] ?? 0) ** 2
    if (variance === reference) {
      if (squared === 0) lowerBound += weight
      else unbounded ??= fails(`Component ${k} has the variance of N(0, σ²I) but another mean: f is unbounded.`)
      return
    }
    const height =
      weight * Math.exp((dimension / 2) * Math.log(reference / variance) + squared / (2 * (reference - variance)))
    if (variance > reference) {
      lowerBound += height
      unbounded ??= fails(`Component ${k} has heavier tails than N(0, σ²I): f is unbounded.`)
      return
    }
    const precision = 1 / variance - 1 / reference
    lipschitz += height * Math.sqrt(precision / Math.E)
    gradientLipschitz += height * precision
  })
  const isFinite = unbounded === null && Number.isFinite(lipschitz) && Number.isFinite(gradientLipschitz)
  return {
    lipschitz: isFinite ? lipschitz : null,
    gradientLipschitz: isFinite ? gradientLipschitz : null,
    lowerBound: lowerBound > 0 ? lowerBound : null,
    logSobolev: weights.length === 1 ? (variances[0] ?? 1) : null,
    b1: hasDensity,
    b2: unbounded ?? boundedVerdict(lowerBound, isFinite),
  }
}

function boundedVerdict(lowerBound: number, isFinite: boolean): Verdict {
  if (!(lowerBound > 0))
    return fails('Every component has lighter tails than N(0, σ²I): f tends to 0, so it has no lower bound c > 0.')
  return isFinite
    ? holds('f is smooth with bounded derivatives, and a part of π is N(0, σ²I) itself, which keeps f above c.')
    : holds('f is smooth and bounded, but its Lipschitz constants exceed the range of double precision.')
}
