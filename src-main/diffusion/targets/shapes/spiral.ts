import * as tf from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import type { Target } from '../target'
import { curvesTarget, polar } from './curves'

/** Archimedean spirals R u (cos θ, sin θ) with θ = 2π (q u + k/n), blurred. */
export function spiralTarget(spec: Extract<TargetSpec, { readonly kind: 'spiral' }>): Target {
  const { arms, turns, radius, noise } = spec
  const whole = 2 * Math.PI * turns
  const between = (2 * Math.PI) / arms
  return curvesTarget(
    {
      count: arms,
      speed: radius * Math.hypot(1, whole),
      at(u, arm) {
        const angle = whole * u + between * arm
        return [radius * u * Math.cos(angle), radius * u * Math.sin(angle)]
      },
      atTensor: (u, arm) => polar(tf.mul(u, radius), tf.add(tf.mul(u, whole), tf.mul(arm, between))),
    },
    noise,
  )
}
