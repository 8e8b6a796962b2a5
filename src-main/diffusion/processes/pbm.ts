import * as tf from '@tensorflow/tfjs-core'
import type { ProcessSpec } from '@contract/experiment/process'
import { makeSchedule } from '../schedules'
import type { Process } from './process'

/**
 * Pinned Brownian motion, arXiv 2305.09605 eq. 10 and its kernel eq. 80, with α(t) − α_0 = σ² B(t):
 * f = −α′/(α_T − α), g² = α′ = σ²β, m = (α_T − α)/(α_T − α_0), s² = m (α − α_0).
 * α_T − α comes from the schedule's own integral from t to T: nothing cancels as t → T. A constant schedule is the
 * Föllmer process.
 */
export function pbmProcess(spec: Extract<ProcessSpec, { readonly kind: 'pbm' }>): Process {
  const { sigma, horizon } = spec
  const schedule = makeSchedule(spec.schedule, horizon)
  const whole = schedule.elapsed(horizon)
  const variance = sigma * sigma
  const kernel: Process['kernel'] = (t) => {
    const scale = schedule.remaining(t) / whole
    return { scale, deviation: sigma * Math.sqrt(scale * schedule.elapsed(t)) }
  }
  return {
    horizon,
    drift: (t) => -schedule.rate(t) / schedule.remaining(t),
    diffusionSquared: (t) => variance * schedule.rate(t),
    diffusionSquaredTensor: (t) => schedule.rateTensor(t, variance),
    kernel,
    kernelTensor(t) {
      const scale = schedule.remainingTensor(t, 1 / whole)
      return { scale, deviation: tf.sqrt(tf.mul(scale, schedule.elapsedTensor(t, variance))) }
    },
    posteriorPull: (t) => -schedule.rate(t) / schedule.elapsed(t),
    // ρ = α_T − α
    reference: {
      precision: (scale) => 1 / (variance * whole * scale),
      precisionTensor: (scale) => tf.div(1 / (variance * whole), scale),
      drift: () => 0,
    },
    priorDeviation: (t) => kernel(t).deviation,
  }
}
