import { readGuess } from '../processes/reading'
import { linearSampler, type LinearRow } from './linear'

/**
 * Ancestral sampling: the exact law q(x_2 | x_1, x_0) of the process from time t_1 to t_2 < t_1, with x̂_0 in the place
 * of x_0 (DDPM, Ho et al. 2020, eq. 7, in continuous time). With q = (m_1 s_2/(m_2 s_1))²
 *   mean = (m_1 s_2²/(m_2 s_1²)) y + m_2 (1 − q) x̂_0,  variance = s_2² (1 − q).
 * For PBM, α counted from the data, that is x̂_0 + (α_2/α_1)(y − x̂_0) and α_2(α_1 − α_2)/α_1. A sampler of the reverse
 * SDE of weak order 1; every step is exact where x_0 is known, so that the data's own variance is all that it misses.
 *
 * From PBM's pinned point the first step leaves the pin itself, α_1 = α_T, whatever offset the grid begins with:
 * y ← m_2 x̂_0 + s_2 z, x̂_0 asked at the pinned point and the grid's first time. Nothing can be asked at the pin.
 */
export const ancestralRow: LinearRow = (t, next, k, { process, estimator, sampling }) => {
  const from = process.kernel(t)
  const to = process.kernel(next)
  const isFromPin = k === 0 && sampling.start === 'pinned'
  const kept = isFromPin ? 0 : (from.scale / to.scale) * (to.deviation / from.deviation) ** 2
  const gone = 1 - (kept * from.scale) / to.scale
  const guess = readGuess(process, estimator.parameterization, t)
  const pull = to.scale * gone
  return {
    position: kept + pull * guess.position,
    output: pull * guess.output,
    noise: to.deviation * Math.sqrt(gone),
  }
}

/** The sampler of that row. */
export const ancestral = linearSampler(ancestralRow)
