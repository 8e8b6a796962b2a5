import type { ObjectiveSpec } from '@contract/experiment/learning'
import type { Process } from './process'

/** How the output o of an estimator is read: as the noise ε̂ = −s · score, or as the score itself. */
export type Parameterization = ObjectiveSpec['parameterization']

/** The reverse SDE at one time: dy = (position · y + output · o) dτ + √diffusionSquared dW. */
export interface ReverseDrift {
  readonly position: number
  readonly output: number
  readonly diffusionSquared: number
}

/** Score = factor · o, by parameterization. */
const scoreFactor: Readonly<Record<Parameterization, (deviation: number) => number>> = {
  noise: (deviation) => -1 / deviation,
  score: () => 1,
}

/**
 * The reverse drift −f(t) y + g(t)² ∇log p_t(y) as coefficients of the position and of the output, in double
 * precision; t is a noising time with s(t) > 0, for PBM below the horizon.
 *
 * For PBM this is the Föllmer drift α′(x̂_0 − y)/(α − α_0): with x̂_0 = (y − s ε̂)/m and s² = m (α − α_0),
 *   (x̂_0 − y)/(α − α_0) = y (1 − m)/(m (α − α_0)) − s ε̂/(m (α − α_0)) = y/(α_T − α) − ε̂/s,
 * whose coefficients come from the schedule's integral to the pinned end and so keep their digits there. Both terms
 * grow like 1/√(α_T − α) while their sum stays bounded: the one subtraction left loses a factor 1/√(α_T − α), which
 * in float32 is three of seven digits at T − t = 10⁻⁶.
 */
export function reverseDrift(process: Process, parameterization: Parameterization, t: number): ReverseDrift {
  const diffusionSquared = process.diffusionSquared(t)
  return {
    position: -process.drift(t),
    output: diffusionSquared * scoreFactor[parameterization](process.kernel(t).deviation),
    diffusionSquared,
  }
}
