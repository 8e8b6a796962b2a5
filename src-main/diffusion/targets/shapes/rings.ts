import * as tf from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import type { Target } from '../target'
import { curvesTarget, polar } from './curves'

/** Concentric circles of radii R/n, 2R/n … R, blurred. */
export function ringsTarget({ rings, radius, noise }: Extract<TargetSpec, { readonly kind: 'rings' }>): Target {
  const turn = 2 * Math.PI
  const step = radius / rings
  return curvesTarget(
    {
      count: rings,
      speed: turn * radius,
      at: (u, ring) => [step * (ring + 1) * Math.cos(turn * u), step * (ring + 1) * Math.sin(turn * u)],
      atTensor: (u, ring) => polar(tf.mul(tf.add(ring, 1), step), tf.mul(u, turn)),
    },
    noise,
  )
}
