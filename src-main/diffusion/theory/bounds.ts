import type { Regularity } from '../targets/regularity'

/** L and c of arXiv 2305.09605's Assumption B.2; null where f has not both. */
export function paperConstants({
  lipschitz,
  gradientLipschitz,
  lowerBound,
}: Regularity): { readonly L: number; readonly c: number } | null {
  if (lipschitz === null || gradientLipschitz === null || lowerBound === null || lowerBound <= 0) return null
  return { L: Math.max(lipschitz, gradientLipschitz), c: lowerBound }
}

/** Bounds of ‖∇ln U_t f‖ and of its Lipschitz constant for all t: L/c and L/c + L²/c² (Corollary E.1). */
export const semigroupBounds = ({ L, c }: { readonly L: number; readonly c: number }) => ({
  gradient: L / c,
  gradientLipschitz: L / c + (L / c) ** 2,
})

/** 16 L²/c²: Proposition 3.1 has a network of polynomial size for each error below it. */
export const epsilonBelow = ({ L, c }: { readonly L: number; readonly c: number }): number => 16 * (L / c) ** 2

export interface CoverSize {
  readonly radius: number
  readonly horizon: number
  readonly epsilon: number
  readonly dimension: number
}

/**
 * log₁₀ of the numbers of balls of radius ε that cover the Ornstein–Uhlenbeck semigroup over a ball of radius R and
 * times up to T, as printed: (2√(3RT)/ε)^{2d} (Corollary 3.11) and (2e^{−ε²/2}√(3TR)/ε)^d (Proposition 3.12). A number
 * below one ball stands for one.
 */
export function coveringNumbers({ radius, horizon, epsilon, dimension }: CoverSize) {
  const base = (2 * Math.sqrt(3 * radius * horizon)) / epsilon
  return {
    corollary311: Math.max(0, 2 * dimension * Math.log10(base)),
    proposition312: Math.max(0, dimension * (Math.log10(base) - (epsilon * epsilon) / 2 / Math.LN10)),
  }
}
