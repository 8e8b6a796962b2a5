import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/training'
import { companion, negated, type MakeRule, type Rate } from './rule'

type Spec = Extract<TrainingSpec['optimizer'], { readonly kind: 'adam' | 'adamw' }>

/**
 * Adam (Kingma and Ba 2015, algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * θ ← θ − η (m/(1 − β₁ᵏ)) / (√(v/(1 − β₂ᵏ)) + ε) at step k = 1, 2, …
 * AdamW (Loshchilov and Hutter 2019, algorithm 2, with the decay scaled by the rate): θ shrinks by 1 − η λ besides.
 * Operations and their order are those of `tf.train.adam`, whose results these are bit for bit.
 */
export const adam: MakeRule<Spec> = (spec, variables) => {
  const { beta1, beta2, epsilon } = spec
  const decay = spec.kind === 'adamw' ? spec.weightDecay : 0
  const power1 = tf.variable(tf.scalar(beta1), false, 'optimizer/beta1-power')
  const power2 = tf.variable(tf.scalar(beta2), false, 'optimizer/beta2-power')
  const moments = variables.map((variable) => ({
    variable,
    first: companion(variable, 'first-moment'),
    second: companion(variable, 'second-moment'),
  }))
  return {
    apply(gradients, rate) {
      const correction1 = tf.sub(1, power1)
      const correction2 = tf.sub(1, power2)
      moments.forEach(({ variable, first, second }, i) => {
        const gradient = gradients[i]
        if (gradient === undefined) throw new Error(`There is no gradient for ${variable.name}.`)
        const newFirst = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1))
        const newSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2))
        const corrected1 = tf.div(newFirst, correction1)
        const corrected2 = tf.div(newSecond, correction2)
        first.assign(newFirst)
        second.assign(newSecond)
        const move = tf.mul(tf.div(corrected1, tf.add(tf.sqrt(corrected2), epsilon)), negated(rate))
        variable.assign(tf.add(move, shrunk(variable, rate, decay)))
      })
      power1.assign(tf.mul(power1, beta1))
      power2.assign(tf.mul(power2, beta2))
    },
  }
}

/** (1 − η λ) θ. */
function shrunk(parameter: Tensor, rate: Rate, decay: number): Tensor {
  if (decay === 0) return parameter
  return tf.mul(parameter, typeof rate === 'number' ? 1 - rate * decay : tf.sub(1, tf.mul(rate, decay)))
}
