import type { Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core'
import type { ImageLayout } from '@contract/tensors'
import { rowsOf } from './rows'

/** What a network is made for. */
export interface NetworkUse {
  readonly dimension: number
  /** How a point is an image; null where it is none. */
  readonly images: ImageLayout | null
  /** T of the process, which the time features are scaled by. */
  readonly horizon: number
  readonly seed: number
  /** Classes that the network is told; left out: none. */
  readonly classes?: number
}

/**
 * The function of a network: positions [n, d] and times [n, 1], or [1, 1] for all rows, to [n, d]. A network that is
 * told classes takes the labels of the rows, int32 [n], where the number of classes stands for none; left out: none.
 */
type Apply = (positions: Tensor2D, times: Tensor2D, labels?: Tensor1D) => Tensor2D

export interface ParameterShape {
  readonly name: string
  readonly shape: readonly number[]
}

/** A network whose variables exist. */
export interface BuiltNetwork {
  readonly variables: readonly Variable[]
  readonly output: Apply
  /** The function at each of the times [k, 1]: what the network makes of them alone is made once. Left out: nothing is. */
  readonly at?: (times: Tensor2D) => readonly AtTime[]
}

/** The function of a network at one time: positions [n, d] to [n, d]. */
export type AtTime = (positions: Tensor2D) => Tensor2D

/** The function of a network at each of the times [k, 1]. */
export function atTimes({ output, at }: Pick<BuiltNetwork, 'output' | 'at'>, times: Tensor2D): readonly AtTime[] {
  return at?.(times) ?? rowsOf(times).map((time) => (positions) => output(positions, time))
}

/** A network before its variables exist. */
export interface Network {
  readonly parameters: readonly ParameterShape[]
  /** Makes the variables, with the initial values of the seed, as part of the step that is being built. */
  build(): BuiltNetwork
}
