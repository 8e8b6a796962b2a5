import * as tf from '@tensorflow/tfjs-core'
import { makeMinimizer, type Minimize } from '../../../src-main/diffusion/optimization'
// with the gradients of tfjs's kernels
import '../../../src-main/tensor'
import type { BuildStep, StepScope } from '../../../src-main/tensor/scope'
import type { TrainingSpec } from '@contract/experiment/training'
import { experiment } from '../specs'

/** The training part of a spec, completed. */
export const training = (input: Record<string, unknown>): TrainingSpec => experiment({ training: input }).training

export const from = [1.5, -2, 0.25, 3] as const
export const curvature = [2, 0.5, -1, 4] as const

type Prepare = (variables: readonly tf.Variable[], scope: StepScope) => Minimize

/** Minimises Σ c_i x_i²/2 from x = `from`: the gradient is c_i x_i. Reports `loss` and the parameters `x` before the step. */
export const quadratic =
  (spec: TrainingSpec, prepare: Prepare = (variables, scope) => makeMinimizer(spec, variables, scope)): BuildStep =>
  (scope) => {
    const first = tf.variable(tf.tensor1d(from.slice(0, 3)), true, 'network/first')
    const second = tf.variable(tf.tensor1d(from.slice(3)), true, 'network/second')
    const weights = [tf.tensor1d(curvature.slice(0, 3)), tf.tensor1d(curvature.slice(3))] as const
    const minimize = prepare([first, second], scope)
    return () => {
      const before = tf.concat([first, second])
      const term = (c: tf.Tensor, x: tf.Tensor) => tf.sum(tf.mul(c, tf.square(x)))
      const loss = minimize(() => tf.mul<tf.Scalar>(tf.add(term(weights[0], first), term(weights[1], second)), 0.5))
      return { loss, x: before }
    }
  }
