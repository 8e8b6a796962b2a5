import type { TargetSpec } from '@contract/experiment/target'
import { mixtureComponents, type Components } from './mixture-components'
import { targetOfComponents } from './mixture'
import type { Target } from './target'

/**
 * c N(0, I) + (1 − c) Σ N(μ_k, s²I)/K with s < 1: at σ = 1 it satisfies Assumption B.2 of arXiv 2305.09605, since
 * f = c + Σ A_k exp(−‖x − ν_k‖²/(2κ²)) is smooth, bounded and at least c (Corollary E.1).
 */
export const defensiveTarget = (spec: DefensiveSpec): Target => targetOfComponents(defensiveComponents(spec))

type DefensiveSpec = Extract<TargetSpec, { readonly kind: 'defensive' }>

/** N(0, I) first, then the narrow ones. */
export function defensiveComponents({
  dimension,
  components,
  spread,
  deviation,
  defence,
  seed,
}: DefensiveSpec): Components {
  const narrow = mixtureComponents({ kind: 'mixture', dimension, components, spread, shape: 'ball', seed })
  const means = new Float32Array(dimension + narrow.means.length)
  means.set(narrow.means, dimension)
  return {
    dimension,
    means,
    variances: [1, ...narrow.variances.map(() => deviation * deviation)],
    weights: [defence, ...narrow.weights.map((weight) => (1 - defence) * weight)],
  }
}
