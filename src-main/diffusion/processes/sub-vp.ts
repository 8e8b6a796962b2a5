import * as tf from '@tensorflow/tfjs-core'
import type { ProcessSpec } from '@contract/experiment/process'
import { makeSchedule } from '../schedules'
import type { Process } from './process'

/**
 * Sub-VP SDE, Song et al. 2021 eq. 13, whose β is twice ours: f = −β, g² = 2σ²β(1 − e^{−4B}), m = e^{−B},
 * s = σ(1 − e^{−2B}). From d(s²)/dt = 2 f s² + g² with 2σ²β e^{−2B}(1 − e^{−2B}) · 2 + 2β s² = 2σ²β(1 − e^{−2B})(1 + e^{−2B}).
 */
export function subVpProcess(spec: Extract<ProcessSpec, { readonly kind: 'sub-vp' }>): Process {
  const { sigma, horizon } = spec
  const schedule = makeSchedule(spec.schedule, horizon)
  const variance = sigma * sigma
  /** 1 − e^{−factor B}. */
  const gone = (t: number, factor: number) => -Math.expm1(-factor * schedule.elapsed(t))
  const scale = (t: number) => Math.exp(-schedule.elapsed(t))
  /** ρ/σ² = m² + (1 − m²)²: what becomes of N(0, σ² I). */
  const referenceVariance = (m: number) => m * m + (1 - m * m) ** 2
  const diffusionSquared = (t: number) => 2 * variance * schedule.rate(t) * gone(t, 4)
  return {
    horizon,
    drift: (t) => -schedule.rate(t),
    diffusionSquared,
    diffusionSquaredTensor: (t) =>
      tf.mul(schedule.rateTensor(t, 2 * variance), tf.neg(tf.expm1(schedule.elapsedTensor(t, -4)))),
    kernel: (t) => ({ scale: scale(t), deviation: sigma * gone(t, 2) }),
    kernelTensor: (t) => ({
      scale: tf.exp(schedule.elapsedTensor(t, -1)),
      deviation: tf.mul(tf.expm1(schedule.elapsedTensor(t, -2)), -sigma),
    }),
    // β − 2β(1 − e^{−4B})/(1 − e^{−2B})²
    posteriorPull: (t) => (-schedule.rate(t) * (1 + 3 * Math.exp(-2 * schedule.elapsed(t)))) / gone(t, 2),
    reference: {
      precision: (m) => 1 / (variance * referenceVariance(m)),
      precisionTensor(m) {
        const kept = tf.square(m)
        return tf.div(1 / variance, tf.add(kept, tf.square(tf.sub(1, kept))))
      },
      drift: (t) => schedule.rate(t) - diffusionSquared(t) / (variance * referenceVariance(scale(t))),
    },
    priorDeviation: () => sigma,
  }
}
