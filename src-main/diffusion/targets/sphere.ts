import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import type { TargetSpec } from '@contract/experiment/target'
import { gaussLegendre, type QuadratureRule } from '../numerics/gauss-legendre'
import { log2Pi, logSumExp } from '../numerics/logarithms'
import { rowMean } from '../numerics/quadrature'
import { logGamma } from '../numerics/special'
import type { Kernel } from '../processes/process'
import { densityGrid } from './grid'
import { fails, irregular } from './regularity'
import { exact, type ExactLaw, type Target } from './target'

/** Uniform on the sphere ‖x‖ = R: no density, but once it is noised an exact law. */
export function sphereTarget({ dimension, radius }: Extract<TargetSpec, { readonly kind: 'sphere' }>): Target {
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => (count) => {
      const direction = scope.noise.normal([count, dimension])
      return tf.mul(tf.div(direction, tf.norm(direction, 2, 1, true)), radius)
    },
    density: null,
    law: sphereLaw(dimension, radius),
    marginalDensity(window) {
      // On a circle the two coordinates have no density either.
      if (dimension === 2) return null
      const constant = Math.log((dimension - 2) / (2 * Math.PI * radius * radius))
      return densityGrid(window, dimension, (x, y) => {
        const inside = 1 - (x * x + y * y) / (radius * radius)
        return inside > 0 ? ((dimension - 4) / 2) * Math.log(inside) + constant : -Infinity
      })
    },
    moments: () => ({ meanLength: 0, deviation: radius / Math.sqrt(dimension) }),
    regularity: () =>
      irregular(
        fails('The surface of a sphere has no volume, so π has no density.'),
        fails('Without a density there is no f = dπ/dN(0, σ²I).'),
      ),
  }
}

/**
 * With r = ‖x‖ and κ = m R r/s²: p_t(x) = (2πs²)^{−d/2} exp(−(r − mR)²/2s²) E exp(κ(cos θ − 1)), θ the angle between x and a
 * point of the sphere, with density ∝ sin^{d−2} θ; and d/dr log p_t = −(r − mR)/s² − (mR/s²) E[1 − cos θ | x]. The mean
 * is a Gauss–Legendre rule over the angles that count.
 */
function sphereLaw(dimension: number, radius: number): ExactLaw {
  const rule = gaussLegendre(128 + Math.ceil(4 * Math.sqrt(dimension)))
  const constant =
    logGamma(dimension / 2) - logGamma((dimension - 1) / 2) - 0.5 * Math.log(Math.PI) - (dimension / 2) * log2Pi
  const seen = (point: ArrayLike<number>, { scale, deviation }: Kernel<number>) => {
    if (deviation === 0) throw fail('invalid-input', 'The sphere’s surface has no density before it is noised.')
    const length = Math.hypot(...Array.from(point))
    const variance = deviation * deviation
    const concentration = (scale * radius * length) / variance
    const last = lastAngle(dimension, concentration)
    const logs = rule.nodes.map((node, i) => {
      const angle = (last * (node + 1)) / 2
      const weight = Math.log(((rule.weights[i] ?? 0) * last) / 2)
      return weight + (dimension - 2) * Math.log(Math.sin(angle)) - concentration * versine(angle)
    })
    const whole = logSumExp(logs)
    return { length, variance, last, logs, whole }
  }
  return {
    origin: 'integral',
    logDensity(point, kernel) {
      const { length, variance, whole } = seen(point, kernel)
      const off = length - kernel.scale * radius
      return constant - (dimension / 2) * Math.log(variance) - (off * off) / (2 * variance) + whole
    },
    score(point, kernel) {
      const { length, variance, last, logs, whole } = seen(point, kernel)
      const mean = logs.reduce(
        (sum, log, i) => sum + Math.exp(log - whole) * versine((last * ((rule.nodes[i] ?? 0) + 1)) / 2),
        0,
      )
      const along = (kernel.scale * radius * (1 - mean) - length) / variance
      return Float64Array.from(point, (value) => (length === 0 ? 0 : (along * value) / length))
    },
    scoreTensor: (points, kernel) => scoreTensor(dimension, radius, rule, points, kernel),
  }
}

/** 1 − cos θ, with its digits near 0. */
const versine = (angle: number): number => 2 * Math.sin(angle / 2) ** 2

/** Beyond this angle nothing counts: the weight is at most e^{−κθ²/2} θ^{d−2}, wherever that is small. */
const lastAngle = (dimension: number, concentration: number): number =>
  Math.min(Math.PI, (Math.sqrt(dimension) + 12) / Math.sqrt(concentration))

function scoreTensor(
  dimension: number,
  radius: number,
  { nodes, weights }: QuadratureRule,
  points: Tensor2D,
  { scale, deviation }: Kernel<Tensor2D>,
): Tensor2D {
  const count = nodes.length
  const length = tf.norm(points, 2, 1, true) as Tensor2D
  const variance = tf.square(deviation)
  const centre = tf.mul<Tensor2D>(scale, radius)
  const concentration = tf.div<Tensor2D>(tf.mul(centre, length), variance)
  const reach = tf.mul<Tensor2D>(tf.rsqrt(tf.add(concentration, 1e-12)), Math.sqrt(dimension) + 12)
  const last = tf.minimum<Tensor2D>(reach, Math.PI)
  const places = tf.tensor2d(
    Float32Array.from(nodes, (node) => (node + 1) / 2),
    [1, count],
  )
  const half = tf.mul<Tensor2D>(last, tf.mul(places, 0.5))
  const versines = tf.mul<Tensor2D>(tf.square(tf.sin(half)), 2)
  const logSine = tf.log(tf.sin(tf.mul<Tensor2D>(half, 2)))
  const logWeights = tf.tensor2d(Float32Array.from(weights, Math.log), [1, count])
  const terms = tf.add(logWeights, tf.sub(tf.mul(logSine, dimension - 2), tf.mul(concentration, versines)))
  const mean = rowMean(tf.softmax(terms as Tensor2D), versines)
  const along = tf.div(tf.sub(tf.mul(centre, tf.sub(1, mean)), length), variance)
  return tf.div(tf.mul(points, along), tf.maximum(length, 1e-12))
}
