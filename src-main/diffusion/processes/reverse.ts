import type { DenoisingSpec } from '@contract/experiment/objective'
import type { Process } from './process'

/**
 * How the output o of an estimator is read: as the noise ε̂ = −s · score, as the score itself, as x̂_0 = E[x_0 | x_t], or
 * as ∇log U f, the score beside the reference's. A preconditioned network is one that answers with x̂_0.
 */
export type Parameterization = Exclude<DenoisingSpec['parameterization'], 'preconditioned'>

/** The reverse SDE at one time: dy = (position · y + output · o) dτ + √diffusionSquared dW. */
export interface ReverseDrift {
  readonly position: number
  readonly output: number
  readonly diffusionSquared: number
}

/** Coefficients of the position and of the output, by parameterization. */
const coefficients: Readonly<
  Record<Parameterization, (process: Process, t: number) => Pick<ReverseDrift, 'position' | 'output'>>
> = {
  noise: (process, t) => ({
    position: -process.drift(t),
    output: process.diffusionSquared(t) * (-1 / process.kernel(t).deviation),
  }),
  score: (process, t) => ({ position: -process.drift(t), output: process.diffusionSquared(t) }),
  /** For PBM α′(o − y)/(α − α_0): nothing is singular at the pinned end. */
  data(process, t) {
    const { scale, deviation } = process.kernel(t)
    return { position: process.posteriorPull(t), output: (process.diffusionSquared(t) * scale) / deviation ** 2 }
  },
  semigroup: (process, t) => ({ position: process.reference.drift(t), output: process.diffusionSquared(t) }),
}

/**
 * The reverse drift −f(t) y + g(t)² ∇log p_t(y) as coefficients of the position and of the output, in double
 * precision; t is a noising time with s(t) > 0, for PBM below the horizon.
 *
 * For PBM and the noise this is the Föllmer drift α′(x̂_0 − y)/(α − α_0): with x̂_0 = (y − s ε̂)/m and s² = m (α − α_0),
 *   (x̂_0 − y)/(α − α_0) = y (1 − m)/(m (α − α_0)) − s ε̂/(m (α − α_0)) = y/(α_T − α) − ε̂/s,
 * whose coefficients come from the schedule's integral to the pinned end and so keep their digits there. Both terms
 * grow like 1/√(α_T − α) while their sum stays bounded: the one subtraction left loses a factor 1/√(α_T − α), which
 * in float32 is three of seven digits at T − t = 10⁻⁶.
 */
export function reverseDrift(process: Process, parameterization: Parameterization, t: number): ReverseDrift {
  return { ...coefficients[parameterization](process, t), diffusionSquared: process.diffusionSquared(t) }
}

/**
 * The probability-flow ODE (Song et al. 2021) dy = (−f y + ½ g² ∇log p_t(y)) dτ as coefficients of the
 * position and of the output: half of −f y and half of the reverse SDE's drift.
 */
export function flowDrift(process: Process, parameterization: Parameterization, t: number) {
  const { position, output } = coefficients[parameterization](process, t)
  return { position: (position - process.drift(t)) / 2, output: output / 2 }
}
