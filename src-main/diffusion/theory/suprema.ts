import type { Kernel } from '../processes/process'
import type { ExactLaw } from '../targets/target'

/** The greatest ‖∇ln U_t f‖, and the greatest rate at which ∇ln U_t f changes, that points have shown. */
export interface Suprema {
  readonly gradient: number
  readonly gradientLipschitz: number
}

/** Length of a difference, against points of about unit size. */
const difference = 1e-4

/**
 * What points [n, d] of one time show of ∇ln U_t f = ∇log p_t + y/σ²: its length, and its change along the given unit
 * directions [n, d] by a central difference. From below: more points only show more.
 */
export function supremaAt(
  law: Pick<ExactLaw, 'score'>,
  kernel: Kernel<number>,
  sigma: number,
  points: Float64Array,
  directions: Float64Array,
  dimension: number,
): Suprema {
  const ratio = (point: Float64Array) =>
    law.score(point, kernel).map((value, j) => value + (point[j] ?? 0) / (sigma * sigma))
  let gradient = 0
  let gradientLipschitz = 0
  for (let i = 0; i < points.length / dimension; i++) {
    const point = points.slice(i * dimension, (i + 1) * dimension)
    const direction = directions.subarray(i * dimension, (i + 1) * dimension)
    const at = (step: number) => ratio(point.map((value, j) => value + step * (direction[j] ?? 0)))
    const [before, after] = [at(-difference), at(difference)]
    gradient = Math.max(gradient, length(ratio(point)))
    const change = length(after.map((value, j) => value - (before[j] ?? 0))) / (2 * difference)
    gradientLipschitz = Math.max(gradientLipschitz, change)
  }
  return { gradient, gradientLipschitz }
}

/** The greater of each. */
export const greatest = (a: Suprema, b: Suprema): Suprema => ({
  gradient: Math.max(a.gradient, b.gradient),
  gradientLipschitz: Math.max(a.gradientLipschitz, b.gradientLipschitz),
})

const length = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
