import { reverseDrift } from '../processes/reverse'
import { linearSampler, type LinearRow } from './linear'

/**
 * Euler–Maruyama for the reverse SDE dy = (a y + b o) dτ + g dW, o the estimator's output at the start of the step:
 * y ← (1 + a h) y + b h o + g √h z. Itô; the noise is additive, so strong and weak order are 1.
 */
export const eulerMaruyamaRow = ((t, next, _, { process, estimator }) => {
  const h = t - next
  const drift = reverseDrift(process, estimator.parameterization, t)
  return {
    position: 1 + drift.position * h,
    output: drift.output * h,
    noise: Math.sqrt(drift.diffusionSquared * h),
  }
}) satisfies LinearRow

/** The sampler of that row. */
export const eulerMaruyama = linearSampler(eulerMaruyamaRow)
