import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { DensityGrid } from '@contract/api'
import type { ImageLayout } from '@contract/tensors'
import type { StepScope } from '../../tensor/scope'
import type { Kernel } from '../processes/process'

/** Draws that many independent exact points, [count, d]; part of a traced step. */
export type Sampler = (count: number) => Tensor2D

/** A part of a plane through two coordinates, and how finely it is divided. */
export type DensityWindow = Omit<DensityGrid, 'logDensity'>

/** The distribution π that is learnt. Making one is cheap: data is read when a sampler is first asked for. */
export interface Target {
  readonly dimension: number
  /** How a point is drawn as an image; null where it is none. */
  readonly images: ImageLayout | null
  /** The exact sampler within a step; declares the data sets it needs. */
  sampler(scope: StepScope): Sampler
  /** The noised law in closed form; null where there is none. */
  readonly law: ExactLaw | null
  /** log density of two coordinates, at the centres of the window's cells; null where there is none. */
  marginalDensity(window: DensityWindow): DensityGrid | null
}

/** p_t, the law of m x_0 + s ε with x_0 ~ π, in closed form; m = 1 and s = 0 is π itself. */
export interface ExactLaw {
  /** log p_t(x) at one point, in double precision. */
  logDensity(point: ArrayLike<number>, kernel: Kernel<number>): number
  /** ∇log p_t(x) at one point, in double precision. */
  score(point: ArrayLike<number>, kernel: Kernel<number>): Float64Array
  /** ∇log p_t at points [n, d]; m and s of shape [n, 1] or [1, 1]; traced. */
  scoreTensor(points: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D
}
