import * as tf from '@tensorflow/tfjs-core'
import type { ProcessSpec } from '@contract/experiment/process'
import { makeSchedule } from '../schedules'
import type { Process } from './process'

/**
 * VP-SDE (Ornstein–Uhlenbeck), arXiv 2305.09605 eq. 2: f = −β, g² = 2σ²β, m = e^{−B}, s² = σ²(1 − e^{−2B}).
 * s² is −σ² expm1(−2B): nothing cancels as t → 0.
 */
export function vpProcess(spec: Extract<ProcessSpec, { readonly kind: 'vp' }>): Process {
  const { sigma, horizon } = spec
  const schedule = makeSchedule(spec.schedule, horizon)
  return {
    horizon,
    drift: (t) => -schedule.rate(t),
    diffusionSquared: (t) => 2 * sigma * sigma * schedule.rate(t),
    diffusionSquaredTensor: (t) => schedule.rateTensor(t, 2 * sigma * sigma),
    kernel: (t) => ({
      scale: Math.exp(-schedule.elapsed(t)),
      deviation: sigma * Math.sqrt(-Math.expm1(-2 * schedule.elapsed(t))),
    }),
    kernelTensor(t) {
      const scale = tf.exp(schedule.elapsedTensor(t, -1))
      const unit = tf.sqrt(tf.neg(tf.expm1(schedule.elapsedTensor(t, -2))))
      return { scale, deviation: sigma === 1 ? unit : tf.mul(unit, sigma) }
    },
    posteriorPull: (t) =>
      (schedule.rate(t) * (1 + Math.exp(-2 * schedule.elapsed(t)))) / Math.expm1(-2 * schedule.elapsed(t)),
    reference: {
      precision: () => 1 / (sigma * sigma),
      precisionTensor: () => tf.scalar(1 / (sigma * sigma)),
      drift: (t) => -schedule.rate(t),
    },
    priorDeviation: () => sigma,
  }
}
