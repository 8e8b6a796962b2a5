import * as tf from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import type { Target } from '../target'
import { curvesTarget, polar } from './curves'

/** The half circle R (cos θ − ½, sin θ − ¼), θ ∈ [0, π], and its mirror image in the origin, blurred. */
export function moonsTarget({ radius, noise }: Extract<TargetSpec, { readonly kind: 'moons' }>): Target {
  return curvesTarget(
    {
      count: 2,
      speed: Math.PI * radius,
      at(u, moon) {
        const side = (1 - 2 * moon) * radius
        return [side * (Math.cos(Math.PI * u) - 0.5), side * (Math.sin(Math.PI * u) - 0.25)]
      },
      atTensor(u, moon) {
        const circle = tf.sub(polar(tf.onesLike(u), tf.mul(u, Math.PI)), tf.tensor2d([[0.5, 0.25]]))
        return tf.mul(circle, tf.mul(tf.sub(1, tf.mul(moon, 2)), radius))
      },
    },
    noise,
  )
}
