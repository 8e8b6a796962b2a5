import type { Tensor } from '@tensorflow/tfjs-core'
import type { DatasetValues, DType } from './program'

/** Where a step's random numbers come from; never `tf.randomNormal`, which would be baked into the program. */
export interface NoiseSource {
  /** Standard normals, float32. */
  normal(shape: readonly number[]): Tensor
  /** Uniform on [0, 1), float32. */
  uniform(shape: readonly number[]): Tensor
  /** Uniform on 0 … bound − 1, int32. */
  integers(shape: readonly number[], bound: number): Tensor
}

/** Rows of bytes or numbers; `rows(indices)` gathers some of them as float32 of shape [indices, …rowShape]. */
export interface Dataset {
  readonly count: number
  readonly rowShape: readonly number[]
  rows(indices: Tensor): Tensor
}

/** What a step may ask for while it is built. */
export interface StepScope {
  readonly noise: NoiseSource
  /** Index of the step counted from the first one ever, int32 scalar. */
  step(): Tensor
  /**
   * A number that follows from the step's index alone, float32 scalar: worked out in double precision beside the
   * program, before each chunk of steps. Numbers of one step are asked for one after the other.
   */
  perStep(value: (step: number) => number): Tensor
  /** A value given at each call of `run`, the same for all steps of the call. */
  input(name: string, shape: readonly number[], dtype: DType): Tensor
  dataset(name: string, values: DatasetValues, rowShape: readonly number[]): Dataset
}

/** Plain tfjs code: makes its variables, and returns the function that is one step; the step returns what it reports. */
export type BuildStep = (scope: StepScope) => () => Readonly<Record<string, Tensor>>
