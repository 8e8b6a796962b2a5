import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { log2Pi, logNormal, logSumExp } from '../numerics/logarithms'
import { funnelLaw } from './funnel-law'
import { densityGrid } from './grid'
import { fails, hasDensity, irregular } from './regularity'
import { exact, type Target, type TargetDensity } from './target'

/** Neal's funnel: v ~ N(0, σ_f²) is the first coordinate, the others are N(0, e^v) given v. */
export function funnelTarget(spec: Extract<TargetSpec, { readonly kind: 'funnel' }>): Target {
  const { dimension, sigma } = spec
  const density = funnelDensity(dimension, sigma)
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => (count) => {
      const neck = tf.mul<Tensor2D>(scope.noise.normal([count, 1]), sigma)
      const rest = tf.mul<Tensor2D>(scope.noise.normal([count, dimension - 1]), tf.exp(tf.mul(neck, 0.5)))
      return tf.concat([neck, rest], 1)
    },
    density,
    law: funnelLaw(dimension, sigma, density),
    marginalDensity(window) {
      const [first, second] = window.axes
      const withNeck = (v: number, x: number) => logNormal(v, 0, sigma * sigma) + logNormal(x, 0, Math.exp(v))
      if (first === 0) return densityGrid(window, dimension, withNeck)
      if (second === 0) return densityGrid(window, dimension, (x, v) => withNeck(v, x))
      return densityGrid(window, dimension, laterPair(sigma))
    },
    moments: () => ({
      meanLength: 0,
      deviation: Math.sqrt((sigma ** 2 + (dimension - 1) * Math.exp(sigma ** 2 / 2)) / dimension),
    }),
    regularity: () =>
      irregular(
        hasDensity,
        fails('The mouth of the funnel has heavier tails than any Gaussian: f is unbounded, and not Lipschitz.'),
      ),
  }
}

/** log N(v; 0, σ²) + Σ log N(x_j; 0, e^v). */
function funnelDensity(dimension: number, sigma: number): TargetDensity {
  const others = dimension - 1
  return {
    normalized: true,
    logDensity(point) {
      const v = point[0] ?? 0
      let sum = logNormal(v, 0, sigma * sigma)
      for (let j = 1; j < dimension; j++) sum += logNormal(point[j] ?? 0, 0, Math.exp(v))
      return sum
    },
    logDensityTensor(points) {
      const neck = tf.slice2d(points, [0, 0], [-1, 1])
      const squared = tf.sum(tf.square(tf.slice2d(points, [0, 1], [-1, others])), 1, true)
      const quadratic = tf.add(
        tf.add(tf.mul(tf.square(neck), 1 / (sigma * sigma)), tf.mul(squared, tf.exp(tf.neg(neck)))),
        tf.mul(neck, others),
      )
      return tf.sub(tf.mul(quadratic, -0.5), Math.log(sigma) + (dimension / 2) * log2Pi)
    },
  }
}

/**
 * log ∫ N(v; 0, σ²) N(x; 0, e^v) N(y; 0, e^v) dv, a function of r² = x² + y². The integrand is entire in v and decays
 * doubly exponentially or like a Gaussian, so the trapezoidal rule converges exponentially in 1/h: with
 * h ≤ min(0.2, σ/4) its error is below 10⁻¹².
 */
function laterPair(sigma: number): (x: number, y: number) => number {
  // At r = 0 the integrand is a Gaussian around −σ², and a growing r moves its peak to the right.
  const from = -sigma * sigma - 9 * sigma
  const to = 12 * sigma
  const count = Math.ceil((to - from) / Math.min(0.2, sigma / 4)) + 1
  const step = (to - from) / (count - 1)
  const logWeights = new Float64Array(count)
  const rates = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const v = from + i * step
    logWeights[i] = Math.log(step) + logNormal(v, 0, sigma * sigma) - Math.log(2 * Math.PI) - v
    rates[i] = Math.exp(-v) / 2
  }
  const terms = new Float64Array(count)
  return (x, y) => {
    const squared = x * x + y * y
    for (let i = 0; i < count; i++) terms[i] = (logWeights[i] ?? 0) - (rates[i] ?? 0) * squared
    return logSumExp(terms)
  }
}
