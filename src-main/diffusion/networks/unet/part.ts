import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { Draw } from '../../draw'
import type { ParameterShape } from '../network'

/** Images inside a network: [n, height, width, channels]. */
export interface Extent {
  readonly height: number
  readonly width: number
}

/** A part of a network whose variables exist. */
export interface Built<Args extends readonly Tensor[], Result extends Tensor> {
  readonly variables: readonly Variable[]
  of(...given: Args): Result
}

/** A part of a network before its variables exist. */
export interface Part<Args extends readonly Tensor[], Result extends Tensor> {
  readonly parameters: readonly ParameterShape[]
  build(draw: Draw): Built<Args, Result>
}
