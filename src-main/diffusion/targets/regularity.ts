import type { Verdict } from '@contract/facts'

export type { Verdict } from '@contract/facts'

/** Verdicts on an assumption, each with the sentence that says why. */
export const holds = (sentence: string): Verdict => ({ kind: 'holds', sentence })
export const fails = (sentence: string): Verdict => ({ kind: 'fails', sentence })
export const unknown = (sentence: string): Verdict => ({ kind: 'unknown', sentence })

/**
 * How regular a target is beside N(0, σ²I), in the sense of arXiv 2305.09605, with f = dπ/dN(0, σ²I). A constant that
 * is null does not exist or is not known; the verdicts say which. Upper bounds stand for constants that are not sharp.
 */
export interface Regularity {
  /** Lipschitz constant of f. */
  readonly lipschitz: number | null
  /** Lipschitz constant of ∇f; the paper's L is the greater of the two. */
  readonly gradientLipschitz: number | null
  /** c: the greatest known lower bound of f. */
  readonly lowerBound: number | null
  /** C in KL(μ ‖ π) ≤ (C/2) E_μ‖∇log dμ/dπ‖² for all μ. */
  readonly logSobolev: number | null
  /** Assumption B.1: π has a density. */
  readonly b1: Verdict
  /** Assumption B.2: f is differentiable, f and ∇f are Lipschitz, and f ≥ c > 0. */
  readonly b2: Verdict
}

/** A target without any of the constants. */
export const irregular = (b1: Verdict, b2: Verdict): Regularity => ({
  lipschitz: null,
  gradientLipschitz: null,
  lowerBound: null,
  logSobolev: null,
  b1,
  b2,
})

export const hasDensity = holds('π has a density with respect to the Lebesgue measure.')

/** The regularity of x / scale beside N(0, σ²I), from that of x beside N(0, scale²σ²I). */
export function scaledRegularity(of: Regularity, scale: number): Regularity {
  const times = (value: number | null, factor: number) => (value === null ? null : value * factor)
  return {
    ...of,
    lipschitz: times(of.lipschitz, scale),
    gradientLipschitz: times(of.gradientLipschitz, scale * scale),
    logSobolev: times(of.logSobolev, 1 / (scale * scale)),
  }
}
