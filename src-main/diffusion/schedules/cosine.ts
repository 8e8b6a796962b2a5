import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { ScheduleSpec } from '@contract/experiment/process'
import type { Schedule } from './schedule'

/**
 * Nichol & Dhariwal 2021, eq. 17: e^{−B(t)} = cos θ(t)/cos θ(0) with θ(t) = (t/T + offset)/(1 + offset) · π/2, so
 * β = θ′ tan θ and B = −log(cos θ/cos θ(0)). At T β and B are infinite.
 * With φ = θ(t) − θ(0), 1 − e^{−B} = 2 sin²(φ/2) + sin φ tan θ(0): nothing cancels as t → 0.
 */
export function cosineSchedule(
  { offset }: Extract<ScheduleSpec, { readonly kind: 'cosine' }>,
  horizon: number,
): Schedule {
  const speed = Math.PI / (2 * horizon * (1 + offset))
  const slope = Math.tan(speed * horizon * offset)
  return {
    // tan θ = cot(π/2 − θ), with π/2 − θ = θ′ (T − t)
    rate: (t) => speed / Math.tan(speed * (horizon - t)),
    rateTensor: (t, factor) => tf.div(factor * speed, tf.tan(tf.mul(tf.sub(horizon, t), speed))),
    elapsed(t) {
      const angle = speed * t
      return -Math.log1p(-(2 * Math.sin(angle / 2) ** 2 + Math.sin(angle) * slope))
    },
    remaining: () => Infinity,
    elapsedTensor(t, factor) {
      const angle = tf.mul(t, speed)
      const lost = tf.add(tf.mul(tf.square(tf.sin(tf.mul(angle, 0.5))), 2), tf.mul(tf.sin(angle), slope))
      return tf.mul<Tensor2D>(tf.log1p(tf.neg(lost)), -factor)
    },
    remainingTensor: (t) => tf.fill(t.shape, Infinity),
  }
}
