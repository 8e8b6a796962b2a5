import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import type { StepScope } from '../../tensor/scope'
import { log2Pi } from '../numerics/logarithms'
import { posterior, posteriorTensor, rowMean } from '../numerics/quadrature'
import { logGamma } from '../numerics/special'
import { densityGrid } from './grid'
import { fails, hasDensity, irregular } from './regularity'
import { exact, type ExactLaw, type Sampler, type Target } from './target'

type StudentSpec = Extract<TargetSpec, { readonly kind: 'student-t' }>

/** The multivariate t distribution with ν degrees of freedom and scale a: N(0, a² e^y I) over a random y. */
export function studentTarget(spec: StudentSpec): Target {
  const { dimension, degrees, scale } = spec
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => studentSampler(spec, scope),
    density: {
      normalized: true,
      logDensity: (point) => logStudent(squaredLength(point), dimension, spec),
      logDensityTensor(points) {
        const squared = tf.mul(tf.sum(tf.square(points), 1, true), 1 / (degrees * scale * scale))
        return tf.add(tf.mul(tf.log1p(squared), -(degrees + dimension) / 2), logStudent(0, dimension, spec))
      },
    },
    law: studentLaw(spec),
    marginalDensity: (window) =>
      dimension < 2 ? null : densityGrid(window, dimension, (x, y) => logStudent(x * x + y * y, 2, spec)),
    moments: () => ({
      meanLength: degrees > 1 ? 0 : null,
      deviation: degrees > 2 ? scale * Math.sqrt(degrees / (degrees - 2)) : null,
    }),
    regularity: () =>
      irregular(hasDensity, fails('π has the tails of a power, heavier than N(0, σ²I): f is unbounded.')),
  }
}

function squaredLength(point: ArrayLike<number>): number {
  let squared = 0
  for (let j = 0; j < point.length; j++) squared += (point[j] ?? 0) ** 2
  return squared
}

function logStudent(squared: number, dimension: number, { degrees, scale }: StudentSpec): number {
  return (
    logGamma((degrees + dimension) / 2) -
    logGamma(degrees / 2) -
    (dimension / 2) * Math.log(degrees * Math.PI * scale * scale) -
    ((degrees + dimension) / 2) * Math.log1p(squared / (degrees * scale * scale))
  )
}

/**
 * Two coordinates at a time, each pair given those before. With S = ν + ‖x‖²/a² of the coordinates so far, k of them, the
 * next pair has squared length S (e^{2E/(ν+k)} − 1) with E standard exponential, and any direction: the polar method of
 * Bailey (1994), exact for every ν. E is half the sum of two squared normals, which keeps the tail's digits.
 */
function studentSampler({ dimension, degrees, scale }: StudentSpec, scope: StepScope): Sampler {
  const pairs = Math.ceil(dimension / 2)
  const rates = tf.tensor2d(
    Array.from({ length: pairs }, (_, i) => 2 / (degrees + 2 * i)),
    [1, pairs],
  )
  return (count) => {
    const exponential = tf.mul(
      tf.add(tf.square(scope.noise.normal([count, pairs])), tf.square(scope.noise.normal([count, pairs]))),
      0.5,
    )
    const growth = tf.mul<Tensor2D>(exponential, rates)
    const before = tf.cumsum(growth, 1, true)
    const radius = tf.mul<Tensor2D>(
      tf.mul(tf.exp(tf.mul(before, 0.5)), tf.sqrt(tf.expm1(growth))),
      scale * Math.sqrt(degrees),
    )
    const angle = tf.mul<Tensor2D>(scope.noise.uniform([count, pairs]), 2 * Math.PI)
    const points = tf.concat([tf.mul<Tensor2D>(radius, tf.cos(angle)), tf.mul<Tensor2D>(radius, tf.sin(angle))], 1)
    return dimension === 2 * pairs ? points : tf.slice2d(points, [0, 0], [-1, dimension])
  }
}

/**
 * p_t(x) = ∫ p(y) N(x; 0, (m²a²e^y + s²) I) dy with p(y) ∝ exp(−(ν/2)(y + e^{−y})), the law of minus the logarithm of a
 * Gamma(ν/2, ν/2) variable; the score is −x E[1/(m²a²e^y + s²) | x].
 */
function studentLaw(spec: StudentSpec): ExactLaw {
  const { dimension, degrees, scale: a } = spec
  const half = degrees / 2
  const constant = half * Math.log(half) - logGamma(half) - (dimension / 2) * log2Pi
  const shape = (degrees + dimension) / 2
  // Smaller y have e^{−y} beyond what even the likelihood at 0 makes up for.
  const least = -Math.log((shape + 50 + Math.sqrt(100 * shape)) / half)
  const seen = (squared: number, { scale, deviation }: { readonly scale: number; readonly deviation: number }) => {
    const signal = (scale * a) ** 2
    const variance = (y: number) => signal * Math.exp(y) + deviation * deviation
    const size = Math.max(0, Math.log(squared / signal))
    const drowned = Math.max(size, 2 * Math.log(deviation) - Math.log(signal))
    const over = posterior(
      (y) =>
        constant - half * (y + Math.exp(-y)) - (dimension / 2) * Math.log(variance(y)) - squared / (2 * variance(y)),
      {
        from: least,
        to: 3 + Math.min(size + 80 / degrees, drowned + 40 / shape),
        step: Math.min(0.2, 0.7 / Math.sqrt(shape)),
      },
    )
    return { over, variance }
  }
  return {
    origin: 'integral',
    logDensity(point, kernel) {
      if (kernel.deviation === 0)
        return logStudent(squaredLength(point), dimension, { ...spec, scale: a * kernel.scale })
      return seen(squaredLength(point), kernel).over.logTotal
    },
    score(point, kernel) {
      const squared = squaredLength(point)
      if (kernel.deviation === 0) {
        const factor = (-2 * shape) / (degrees * (a * kernel.scale) ** 2 + squared)
        return Float64Array.from(point, (value) => factor * value)
      }
      const { over, variance } = seen(squared, kernel)
      const precision = over.mean((y) => 1 / variance(y))
      return Float64Array.from(point, (value) => -precision * value)
    },
    scoreTensor(points, { scale, deviation }) {
      const signal = tf.square(tf.mul<Tensor2D>(scale, a))
      const squared = tf.sum(tf.square(points), 1, true) as Tensor2D
      const size = tf.relu(tf.log(tf.add<Tensor2D>(tf.div(squared, signal), 1e-30)))
      const to = tf.add<Tensor2D>(size, 3 + Math.min(80 / degrees, 60))
      const variance = (y: Tensor2D) => tf.add<Tensor2D>(tf.mul(signal, tf.exp(y)), tf.square(deviation))
      const { nodes, shares } = posteriorTensor(
        (y) => {
          const noised = variance(y)
          const prior = tf.mul(tf.add(y, tf.exp(tf.neg(y))), -half)
          const likelihood = tf.add(tf.mul(tf.log(noised), dimension / 2), tf.div(tf.mul(squared, 0.5), noised))
          return tf.sub(prior, likelihood)
        },
        { from: tf.fill(squared.shape, least), to },
      )
      return tf.neg(tf.mul(points, rowMean(shares, tf.reciprocal(variance(nodes)))))
    },
  }
}
