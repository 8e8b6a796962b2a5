import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/training'

/** The name that a parameter's average has in the state of a training. */
const averageName = (parameter: string): string => `average/${parameter}`

/** The names under which a training keeps what samples are drawn with, for a parameter's name in the sampling step. */
export const sampledName = ({ average }: TrainingSpec, parameter: string): string =>
  average.kind === 'none' ? parameter : averageName(parameter)

/**
 * Keeps the average â_k = Σ_{j ≤ k} (1 − δ) δ^{k−j} θ_j / (1 − δ^{k+1}) of the parameters after steps 0 … k, free of
 * bias from the first step on, under `average/…`: â ← â + w (θ − â) with w = (1 − δ)/(1 − δ^{k+1}), 1 at first.
 * @returns what a step calls with its index, int32, once the parameters have moved.
 */
export function averaging({ average }: TrainingSpec, variables: readonly Variable[]): (step: () => Tensor) => void {
  if (average.kind === 'none') return () => undefined
  const averages = variables.map((variable) => ({
    variable,
    mean: tf.variable(tf.zeros(variable.shape), false, averageName(variable.name)),
  }))
  const { decay } = average
  return (step) => {
    const taken = tf.add(tf.cast(step(), 'float32'), 1)
    const weight = tf.div(1 - decay, tf.neg(tf.expm1(tf.mul(taken, Math.log(decay)))))
    for (const { variable, mean } of averages) mean.assign(tf.add(mean, tf.mul(tf.sub(variable, mean), weight)))
  }
}
