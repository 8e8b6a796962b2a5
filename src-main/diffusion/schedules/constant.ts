import * as tf from '@tensorflow/tfjs-core'
import type { ScheduleSpec } from '@contract/experiment/process'
import type { Schedule } from './schedule'

/** β(t) = beta. */
export function constantSchedule(
  { beta }: Extract<ScheduleSpec, { readonly kind: 'constant' }>,
  horizon: number,
): Schedule {
  return {
    rate: () => beta,
    rateTensor: (t, factor) => tf.fill(t.shape, factor * beta),
    elapsed: (t) => beta * t,
    remaining: (t) => beta * (horizon - t),
    elapsedTensor: (t, factor) => tf.mul(t, factor * beta),
    remainingTensor: (t, factor) => tf.mul(tf.sub(horizon, t), factor * beta),
  }
}
