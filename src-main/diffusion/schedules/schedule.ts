import type { Tensor2D } from '@tensorflow/tfjs-core'

/**
 * A schedule β(t) ≥ 0 on [0, T] and its integrals in closed form. The integral from either end has its own
 * formula, so that neither loses digits where it vanishes.
 */
export interface Schedule {
  /** β(t). */
  rate(t: number): number
  /** factor · β(t), for a tensor of times. */
  rateTensor(t: Tensor2D, factor: number): Tensor2D
  /** B(t) = ∫₀ᵗ β. */
  elapsed(t: number): number
  /** ∫ₜᵀ β = B(T) − B(t); infinite where β has no bound at T. */
  remaining(t: number): number
  /** factor · B(t), for a tensor of times. */
  elapsedTensor(t: Tensor2D, factor: number): Tensor2D
  /** factor · ∫ₜᵀ β, for a tensor of times. */
  remainingTensor(t: Tensor2D, factor: number): Tensor2D
}
