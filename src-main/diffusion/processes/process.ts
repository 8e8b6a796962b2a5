import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'

/** The law of x_t given x_0: N(scale · x_0, deviation² I). In the formulas scale is m and deviation is s. */
export interface Kernel<Value> {
  readonly scale: Value
  readonly deviation: Value
}

/**
 * The Gaussian N(0, ρ I) beside which the score is ∇log p_t(y) = ∇log U f(y) − y/ρ, U f the semigroup's smoothing of
 * a density ratio (arXiv 2305.09605): the stationary law of VP, the heat kernel to the pinned point of PBM, what the
 * sub-VP process makes of N(0, σ² I), and for VE Lebesgue measure, 1/ρ = 0.
 */
export interface Reference {
  /** 1/ρ at the time at which the kernel's scale is m. */
  precision(scale: number): number
  /** As precision; traced. */
  precisionTensor(scale: Tensor2D): Tensor
  /** −f − g²/ρ: what y has in the reverse drift beside g² ∇log U f. */
  drift(t: number): number
}

/**
 * A linear noising process dx = f(t) x dt + g(t) dW on [0, horizon]: exactly these functions and nothing else.
 * Times are noising times: data at 0, noise (or the pinned point) at the horizon.
 */
export interface Process {
  readonly horizon: number
  /** f(t). */
  drift(t: number): number
  /** g(t)². */
  diffusionSquared(t: number): number
  /** g(t)² for times of shape [n, 1]; traced. */
  diffusionSquaredTensor(t: Tensor2D): Tensor2D
  /** m(t) and s(t), in double precision. */
  kernel(t: number): Kernel<number>
  /** m(t) and s(t) for times of shape [n, 1]; traced, accurate where s vanishes. */
  kernelTensor(t: Tensor2D): Kernel<Tensor2D>
  /** −f − g²/s²: what y has in the reverse drift beside g² m/s² x̂_0, in a form that does not cancel at the horizon. */
  posteriorPull(t: number): number
  readonly reference: Reference
  /** Standard deviation of the law that generation starts from at time t when the data is unknown; its mean is 0. */
  priorDeviation(t: number): number
}
