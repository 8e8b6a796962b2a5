import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { DatasetValues, DType } from './program'

/** A tensor of as many axes as its shape has; of any number where the shape does not tell. */
export type Shaped<Shape extends readonly number[]> = Shape extends readonly []
  ? Scalar
  : Shape extends readonly [number]
    ? Tensor1D
    : Shape extends readonly [number, number]
      ? Tensor2D
      : Shape extends readonly [number, number, number]
        ? Tensor3D
        : Shape extends readonly [number, number, number, number]
          ? Tensor4D
          : Tensor

/** Where a step's random numbers come from; never `tf.randomNormal`, which would be baked into the program. */
export interface NoiseSource {
  /** Standard normals, float32. */
  normal<const Shape extends readonly number[]>(shape: Shape): Shaped<Shape>
  /** Uniform on [0, 1), float32. */
  uniform<const Shape extends readonly number[]>(shape: Shape): Shaped<Shape>
  /** Uniform on 0 … bound − 1, int32. */
  integers<const Shape extends readonly number[]>(shape: Shape, bound: number): Shaped<Shape>
}

/** Rows of bytes or numbers; `rows(indices)` gathers some of them as float32 of shape [indices, …rowShape]. */
export interface Dataset<RowShape extends readonly number[] = readonly number[]> {
  readonly count: number
  readonly rowShape: readonly number[]
  rows(indices: Tensor): Shaped<readonly [number, ...RowShape]>
}

/** What a step may ask for while it is built. */
export interface StepScope {
  readonly noise: NoiseSource
  /** Index of the step counted from the first one ever, int32 scalar. */
  step(): Scalar
  /**
   * A number that follows from the step's index alone, float32 scalar: worked out in double precision beside the
   * program, before each chunk of steps. Numbers of one step are asked for one after the other.
   */
  perStep(value: (step: number) => number): Scalar
  /** A value given at each call of `run`, the same for all steps of the call. */
  input<const Shape extends readonly number[]>(name: string, shape: Shape, dtype: DType): Shaped<Shape>
  dataset<const RowShape extends readonly number[]>(
    name: string,
    values: DatasetValues,
    rowShape: RowShape,
  ): Dataset<RowShape>
}

/** Plain tfjs code: makes its variables, and returns the function that is one step; the step returns what it reports. */
export type BuildStep = (scope: StepScope) => () => Readonly<Record<string, Tensor>>
