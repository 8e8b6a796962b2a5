import * as tf from '@tensorflow/tfjs-core'
import type { ProcessSpec } from '@contract/experiment/process'
import type { Process } from './process'

/**
 * VE-SDE, Song et al. 2021 eq. 30: f = 0, m = 1 and g² = dσ²/dt with σ(t) = σ_min (σ_max/σ_min)^{t/T}, so
 * s² = σ(t)² − σ_min² = σ_min² expm1(2 t/T log(σ_max/σ_min)): nothing cancels as t → 0.
 */
export function veProcess(spec: Extract<ProcessSpec, { readonly kind: 've' }>): Process {
  const { sigmaMin, sigmaMax, horizon } = spec
  const least = sigmaMin * sigmaMin
  const growth = (2 * Math.log(sigmaMax / sigmaMin)) / horizon
  const kernel: Process['kernel'] = (t) => ({ scale: 1, deviation: sigmaMin * Math.sqrt(Math.expm1(growth * t)) })
  return {
    horizon,
    drift: () => 0,
    diffusionSquared: (t) => least * growth * Math.exp(growth * t),
    diffusionSquaredTensor: (t) => tf.mul(tf.exp(tf.mul(t, growth)), least * growth),
    kernel,
    kernelTensor: (t) => ({
      scale: tf.onesLike(t),
      deviation: tf.mul(tf.sqrt(tf.expm1(tf.mul(t, growth))), sigmaMin),
    }),
    // −g²/s²
    posteriorPull: (t) => growth / Math.expm1(-growth * t),
    reference: {
      precision: () => 0,
      precisionTensor: () => tf.scalar(0),
      drift: () => 0,
    },
    priorDeviation: (t) => kernel(t).deviation,
  }
}
