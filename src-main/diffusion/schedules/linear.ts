import * as tf from '@tensorflow/tfjs-core'
import type { ScheduleSpec } from '@contract/experiment/process'
import type { Schedule } from './schedule'

/** β(t) = min + (max − min) t / T, so B(t) = t (min + c t) and ∫ₜᵀ β = (T − t)(min + c (T + t)) with c = (max − min)/(2T). */
export function linearSchedule(
  { min, max }: Extract<ScheduleSpec, { readonly kind: 'linear' }>,
  horizon: number,
): Schedule {
  const c = (max - min) / (2 * horizon)
  return {
    rate: (t) => min + 2 * c * t,
    rateTensor: (t, factor) => tf.add(tf.mul(t, 2 * factor * c), factor * min),
    elapsed: (t) => t * (min + c * t),
    remaining: (t) => (horizon - t) * (min + c * (horizon + t)),
    elapsedTensor: (t, factor) => tf.mul(t, tf.add(tf.mul(t, factor * c), factor * min)),
    remainingTensor: (t, factor) =>
      tf.mul(tf.sub(horizon, t), tf.add(tf.mul(t, factor * c), factor * (min + c * horizon))),
  }
}
