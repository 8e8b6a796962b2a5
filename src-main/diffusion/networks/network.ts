import type { Tensor2D, Variable } from '@tensorflow/tfjs-core'

/** The function of a network: positions [n, d] and times [n, 1], or [1, 1] for all rows, to [n, d]. */
type Apply = (positions: Tensor2D, times: Tensor2D) => Tensor2D

export interface ParameterShape {
  readonly name: string
  readonly shape: readonly number[]
}

/** A network whose variables exist. */
export interface BuiltNetwork {
  readonly variables: readonly Variable[]
  readonly output: Apply
}

/** A network before its variables exist. */
export interface Network {
  readonly parameters: readonly ParameterShape[]
  /** Makes the variables, with the initial values of the seed, as part of the step that is being built. */
  build(): BuiltNetwork
}
