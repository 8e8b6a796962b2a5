import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { logScaledErfc } from '../numerics/special'
import { logScaledErfcTensor } from '../numerics/special-tensor'
import { productTarget, type Marginal } from './product'
import { fails, hasDensity, irregular } from './regularity'
import type { Target } from './target'

/** Independent Laplace coordinates of scale b. */
export function laplaceTarget({ dimension, scale }: Extract<TargetSpec, { readonly kind: 'laplace' }>): Target {
  return productTarget([{ width: dimension, marginal: laplaceMarginal(scale) }], () =>
    irregular(
      hasDensity,
      fails('π has exponential tails, heavier than N(0, σ²I), so f is unbounded; and it has a kink wherever x_j = 0.'),
    ),
  )
}

/**
 * Noised, with b standing for m b: p(x) = e^{s²/2b²}/(4b) [e^{−x/b} erfc(r₋) + e^{x/b} erfc(r₊)], r∓ = (s/b ∓ x/s)/√2, and
 * (log p)′ = tanh(½ log(second/first))/b, since the Gaussian parts of the two derivatives cancel. In logarithms and for
 * |x|, so that neither term overflows; with r₊² = r₋² + 2x/b both are taken relative to e^{−x/b − r₋²}.
 */
function laplaceMarginal(scale: number): Marginal {
  return {
    origin: 'formula',
    mean: 0,
    variance: 2 * scale * scale,
    logDensity(x, kernel) {
      const b = scale * kernel.scale
      const s = kernel.deviation
      const size = Math.abs(x)
      if (s === 0) return -size / b - Math.log(2 * b)
      const { near, far } = logTerms(size, b, s)
      // s²/2b² − x/b − r₋² = −x²/2s².
      return near + Math.log1p(Math.exp(far - near)) - (x * x) / (2 * s * s) - Math.log(4 * b)
    },
    score(x, kernel) {
      const b = scale * kernel.scale
      if (kernel.deviation === 0) return -Math.sign(x) / b
      const { near, far } = logTerms(Math.abs(x), b, kernel.deviation)
      return (Math.sign(x) * Math.tanh((far - near) / 2)) / b
    },
    logDensityTensor: (x) => tf.sub(tf.mul(tf.abs(x), -1 / scale), Math.log(2 * scale)),
    scoreTensor(x, kernel) {
      const b = tf.mul<Tensor2D>(kernel.scale, scale)
      const ratio = tf.div<Tensor2D>(kernel.deviation, b)
      const offset = tf.div<Tensor2D>(tf.abs(x), kernel.deviation)
      const near = logScaledErfcTensor(tf.mul<Tensor2D>(tf.sub(ratio, offset), Math.SQRT1_2))
      const far = logScaledErfcTensor(tf.mul<Tensor2D>(tf.add(ratio, offset), Math.SQRT1_2))
      return tf.div(tf.mul(tf.sign(x), tf.tanh(tf.mul(tf.sub(far, near), 0.5))), b)
    },
    // The length of a two-dimensional normal times a normal is Laplace: a Gaussian whose variance is exponential.
    sampler: (scope) => (count, width) => {
      const squared = tf.add(
        tf.square(scope.noise.normal([count, width])),
        tf.square(scope.noise.normal([count, width])),
      )
      return tf.mul(tf.mul(tf.sqrt(squared), scope.noise.normal([count, width])), scale)
    },
  }
}

/** Logarithms of both terms for x ≥ 0, relative to e^{−x/b − r₋²}. */
function logTerms(x: number, b: number, s: number) {
  return {
    near: logScaledErfc((s / b - x / s) * Math.SQRT1_2),
    far: logScaledErfc((s / b + x / s) * Math.SQRT1_2),
  }
}
