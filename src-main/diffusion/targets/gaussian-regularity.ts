import { fails, hasDensity, holds, type Regularity, type Verdict } from './regularity'

/**
 * N(μ, diag v) beside N(0, σ²I), along the principal axes. The ratio f is a Gaussian bump of height A = sup f where
 * every v < σ²: then sup‖∇f‖ = A √(λ/e) and sup‖∇²f‖ = A λ with λ = max 1/v − 1/σ². It is 1 for N(0, σ²I) itself and
 * unbounded where some v > σ². The log-Sobolev constant of a Gaussian is its greatest variance (Gross 1975).
 */
export function gaussianRegularity(mean: readonly number[], variance: readonly number[], sigma: number): Regularity {
  const reference = sigma * sigma
  let logHeight = 0
  let precision = 0
  let isBounded = true
  let isAboveZero = true
  mean.forEach((mu, j) => {
    const v = variance[j] ?? 1
    if (v === reference) {
      if (mu !== 0) isBounded = isAboveZero = false
      return
    }
    // The extreme value of log f along this axis: its maximum for v < σ², its minimum else.
    logHeight += 0.5 * Math.log(reference / v) + (mu * mu) / (2 * (reference - v))
    precision = Math.max(precision, 1 / v - 1 / reference)
    if (v < reference) isAboveZero = false
    else isBounded = false
  })
  const height = Math.exp(logHeight)
  return {
    lipschitz: isBounded ? finite(height * Math.sqrt(precision / Math.E)) : null,
    gradientLipschitz: isBounded ? finite(height * precision) : null,
    lowerBound: isAboveZero ? finite(height) : null,
    logSobolev: Math.max(...variance),
    b1: hasDensity,
    b2: verdict(isBounded, isAboveZero),
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

function verdict(isBounded: boolean, isAboveZero: boolean): Verdict {
  if (isBounded && isAboveZero) return holds('π is N(0, σ²I) itself: f = 1.')
  if (isBounded) return fails('π has lighter tails than N(0, σ²I): f tends to 0, so it has no lower bound c > 0.')
  return isAboveZero
    ? fails('π has heavier tails than N(0, σ²I): f is unbounded, and not Lipschitz.')
    : fails('Along some axis f is unbounded, and along some axis it tends to 0.')
}
