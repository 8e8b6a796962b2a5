import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { DensityGrid } from '@contract/density'
import type { ImageLayout } from '@contract/tensors'
import type { StepScope } from '../../tensor/scope'
import type { Collection } from '../data/collection'
import type { ImageSet } from '../images/image-set'
import type { Kernel } from '../processes/process'
import type { Regularity } from './regularity'

/** Draws that many independent exact points, [count, d]; part of a traced step. */
export type Sampler = (count: number) => Tensor2D

/** Draws points, [count, d], with the label of each, int32 [count]. */
export type LabelledSampler = (count: number) => { readonly points: Tensor2D; readonly labels: Tensor1D }

/** A part of a plane through two coordinates, and how finely it is divided. */
export type DensityWindow = Omit<DensityGrid, 'logDensity'>

/** The distribution π that is learnt. Making one is cheap: data is read when a sampler is first asked for. */
export interface Target {
  readonly dimension: number
  /** How a point is drawn as an image; null where it is none. */
  readonly images: ImageLayout | null
  /** How far the points of `sampler` can be trusted. */
  readonly exactness: Exactness
  /** The sampler within a step; declares the data sets it needs. Throws `invalid-spec` where `exactness` is none. */
  sampler(scope: StepScope): Sampler
  /** As `sampler`, with labels; left out where points have none. */
  labelled?(scope: StepScope): LabelledSampler
  /** The points that π is uniform on, where they are finitely many. Throws what reading their file throws. */
  readonly collection?: () => Collection
  /** The images that π is uniform on, with their classes and test images. Throws what reading their files throws. */
  readonly imageSet?: () => ImageSet
  /** log π up to a constant; null where π has no density or none that is known. */
  readonly density: TargetDensity | null
  /** The noised law in closed form; null where there is none. */
  readonly law: ExactLaw | null
  /** Left out where they are not known; samples tell them. */
  readonly moments?: () => TargetMoments
  /** log density of two coordinates, at the centres of the window's cells; null where there is none. */
  marginalDensity(window: DensityWindow): DensityGrid | null
  /** How regular π is beside N(0, sigma² I), in the sense of the paper's assumptions. */
  regularity(sigma: number): Regularity
}

/** First and second moments of π. */
export interface TargetMoments {
  /** ‖E x‖; null where π has no mean. */
  readonly meanLength: number | null
  /** Root mean square of the standard deviations of the coordinates; null where they are infinite. */
  readonly deviation: number | null
}

/** Whether a sampler draws from π itself. */
export type Exactness =
  | { readonly kind: 'exact' }
  /** From a law close to π; the sentence says how close, and how that is known. */
  | { readonly kind: 'approximate'; readonly sentence: string }
  /** There is no sampler; the sentence says why. */
  | { readonly kind: 'none'; readonly sentence: string }

export const exact: Exactness = { kind: 'exact' }

/** log γ for a density γ that is proportional to π. */
export interface TargetDensity {
  /** True where γ integrates to one. */
  readonly normalized: boolean
  /** log γ(x) at one point, in double precision; −∞ outside π's support. */
  logDensity(point: ArrayLike<number>): number
  /** log γ at points [n, d]; answers [n, 1]; traced, with a gradient. */
  logDensityTensor(points: Tensor2D): Tensor2D
}

/** p_t, the law of m x_0 + s ε with x_0 ~ π, in closed form; m = 1 and s = 0 is π itself. */
export interface ExactLaw {
  /** What its score is: a formula, a one-dimensional integral, or a sum over the points that π is uniform on. */
  readonly origin: 'formula' | 'integral' | 'points'
  /** log p_t(x) at one point, in double precision. */
  logDensity(point: ArrayLike<number>, kernel: Kernel<number>): number
  /** ∇log p_t(x) at one point, in double precision. */
  score(point: ArrayLike<number>, kernel: Kernel<number>): Float64Array
  /** ∇log p_t at points [n, d]; m and s of shape [n, 1] or [1, 1]; traced. */
  scoreTensor(points: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D
}
