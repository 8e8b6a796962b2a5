import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'

/** A learning rate: a number where it never changes, else the step's own. */
export type Rate = number | Scalar

/** How an optimizer moves variables, its own state kept beside them under `optimizer/…`. */
export interface UpdateRule {
  /** One step along the gradients, one for each variable and of its shape, in the variables' order. */
  apply(gradients: readonly Tensor[], rate: Rate): void
}

/** Makes an optimizer's state as part of the step that is being built. */
export type MakeRule<Spec> = (spec: Spec, variables: readonly Variable[]) => UpdateRule

/** −η. */
export const negated = (rate: Rate): Rate => (typeof rate === 'number' ? -rate : tf.neg(rate))

/** A variable of an optimizer for one of the parameters: zeros of its shape. */
export const companion = ({ name, shape }: Variable, role: string): Variable =>
  tf.variable(tf.zeros(shape), false, `optimizer/${role}/${name}`)
