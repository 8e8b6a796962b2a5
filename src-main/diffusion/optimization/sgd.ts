import * as tf from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/training'
import { companion, negated, type MakeRule } from './rule'

type Spec = Extract<TrainingSpec['optimizer'], { readonly kind: 'sgd' }>

/**
 * Gradient descent with velocity u ← μ u + g: heavy ball θ ← θ − η u (Polyak 1964), Nesterov θ ← θ − η (g + μ u)
 * (Sutskever et al. 2013, as the frameworks write it). Without momentum θ ← θ − η g, and no state.
 */
export const sgd: MakeRule<Spec> = ({ momentum, acceleration }, variables) => {
  const moving = variables.map((variable) => ({
    variable,
    velocity: momentum === 0 ? null : companion(variable, 'velocity'),
  }))
  return {
    apply(gradients, rate) {
      moving.forEach(({ variable, velocity }, i) => {
        const gradient = gradients[i]
        if (gradient === undefined) throw new Error(`There is no gradient for ${variable.name}.`)
        const next = velocity === null ? gradient : tf.add(tf.mul(velocity, momentum), gradient)
        velocity?.assign(next)
        const ahead = velocity !== null && acceleration === 'nesterov'
        const direction = ahead ? tf.add(tf.mul(next, momentum), gradient) : next
        variable.assign(tf.add(tf.mul(direction, negated(rate)), variable))
      })
    },
  }
}
