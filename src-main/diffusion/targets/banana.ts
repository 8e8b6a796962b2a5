import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { log2Pi, logNormal } from '../numerics/logarithms'
import { posterior } from '../numerics/quadrature'
import { densityGrid } from './grid'
import { neckLaw, type Neck, type Rest, type RestTensor } from './neck-law'
import { remembered } from './product'
import { fails, hasDensity, irregular } from './regularity'
import { exact, type DensityWindow, type Target, type TargetDensity } from './target'

type BananaSpec = Extract<TargetSpec, { readonly kind: 'banana' }>

/** x_1 ~ N(0, σ²), x_2 | x_1 ~ N(b (x_1² − σ²), 1), the others N(0, 1). */
export function bananaTarget(spec: BananaSpec): Target {
  const { dimension, sigma, bend } = spec
  const density = bananaDensity(spec)
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler: (scope) => (count) => {
      const first = tf.mul<Tensor2D>(scope.noise.normal([count, 1]), sigma)
      const second = tf.add<Tensor2D>(scope.noise.normal([count, 1]), shift(first, spec))
      const others = dimension > 2 ? [scope.noise.normal([count, dimension - 2])] : []
      return tf.concat([first, second, ...others], 1)
    },
    density,
    law: neckLaw(bananaNeck(spec, density)),
    marginalDensity: (window) => densityGrid(window, dimension, marginal(spec, window.axes)),
    moments: () => ({
      meanLength: 0,
      deviation: Math.sqrt((sigma ** 2 + 2 * (bend * sigma ** 2) ** 2 + dimension - 1) / dimension),
    }),
    regularity: () =>
      bend === 0 && sigma === 1
        ? irregular(hasDensity, fails('Without a bend, choose the target gaussian, whose regularity is known.'))
        : irregular(
            hasDensity,
            fails('Along the bend π has the tails of a squared Gaussian, heavier than N(0, σ²I): f is unbounded.'),
          ),
  }
}

const shift = (first: Tensor2D, { sigma, bend }: BananaSpec): Tensor2D =>
  tf.mul(tf.sub(tf.square(first), sigma * sigma), bend)

function bananaDensity(spec: BananaSpec): TargetDensity {
  const { dimension, sigma, bend } = spec
  return {
    normalized: true,
    logDensity(point) {
      const first = point[0] ?? 0
      let sum = logNormal(first, 0, sigma * sigma) + logNormal(point[1] ?? 0, bend * (first * first - sigma * sigma), 1)
      for (let j = 2; j < dimension; j++) sum += logNormal(point[j] ?? 0, 0, 1)
      return sum
    },
    logDensityTensor(points) {
      const first = tf.slice2d(points, [0, 0], [-1, 1])
      const second = tf.sub<Tensor2D>(tf.slice2d(points, [0, 1], [-1, 1]), shift(first, spec))
      const near = tf.add<Tensor2D>(tf.mul(tf.square(first), 1 / (sigma * sigma)), tf.square(second))
      const squares =
        dimension > 2 ? tf.add<Tensor2D>(near, tf.sum(tf.square(tf.slice2d(points, [0, 2], [-1, -1])), 1, true)) : near
      return tf.sub(tf.mul(squares, -0.5), Math.log(sigma) + (dimension / 2) * log2Pi)
    },
  }
}

/** Noised, x_2 given v is N(m b (v² − σ²), m² + s²), and the later coordinates are N(0, m² + s²). */
function bananaNeck(spec: BananaSpec, density: TargetDensity): Neck {
  const { dimension, sigma, bend } = spec
  return {
    dimension,
    sigma,
    unnoised: {
      logDensity: (point) => density.logDensity(point),
      score(point) {
        const first = point[0] ?? 0
        const off = (point[1] ?? 0) - bend * (first * first - sigma * sigma)
        return Float64Array.from({ length: dimension }, (_, j) =>
          j === 0 ? 2 * bend * first * off - first / (sigma * sigma) : j === 1 ? -off : -(point[j] ?? 0),
        )
      },
    },
    rest(point, { scale, deviation }): Rest {
      const variance = scale * scale + deviation * deviation
      const second = point[1] ?? 0
      const centre = (v: number) => scale * bend * (v * v - sigma * sigma)
      let later = 0
      for (let j = 2; j < dimension; j++) later += logNormal(point[j] ?? 0, 0, variance)
      return {
        logLikelihood: (v) => logNormal(second, centre(v), variance) + later,
        moment: (v) => (centre(v) - second) / variance,
        score: (moment, j) => (j === 1 ? moment : -(point[j] ?? 0) / variance),
        window(mean, spread) {
          // Twice the loss −log(prior · likelihood) at a good v, less what no v can avoid; beyond that, v is too far off.
          const loss = (v: number) => (second - centre(v)) ** 2 / variance
          const bottom = second / (scale * bend) + sigma * sigma
          const best = Number.isFinite(bottom) ? Math.sign(mean) * Math.sqrt(Math.max(0, bottom)) : mean
          const total = Math.min(loss(mean), loss(best) + ((best - mean) / spread) ** 2)
          const reach = spread * Math.sqrt(total - (bottom < 0 ? loss(0) : 0) + 80)
          const steepness = (2 * Math.abs(scale * bend) * (Math.abs(mean) + reach)) / Math.sqrt(variance)
          return { from: mean - reach, to: mean + reach, step: 0.5 / Math.hypot(1 / spread, steepness) }
        },
      }
    },
    restTensor(points, { scale, deviation }): RestTensor {
      const variance = tf.add<Tensor2D>(tf.square(scale), tf.square(deviation))
      const second = tf.slice2d(points, [0, 1], [-1, 1])
      const off = (v: Tensor2D) => tf.sub<Tensor2D>(tf.mul(scale, shift(v, spec)), second)
      return {
        logLikelihood: (v) => tf.div(tf.mul(tf.square(off(v)), -0.5), variance),
        moment: (v) => tf.div(off(v), variance),
        score: (moment) =>
          dimension > 2
            ? tf.concat([moment, tf.neg(tf.div<Tensor2D>(tf.slice2d(points, [0, 2], [-1, -1]), variance))], 1)
            : moment,
        window(mean, spread) {
          const loss = tf.div(tf.square(off(mean)), variance)
          const reach = tf.mul<Tensor2D>(spread, tf.sqrt(tf.add(tf.minimum(loss, 3600), 60)))
          return { from: tf.sub(mean, reach), to: tf.add(mean, reach) }
        },
      }
    },
  }
}

function marginal({ sigma, bend }: BananaSpec, [a, b]: DensityWindow['axes']): (x: number, y: number) => number {
  const later = (x: number) => logNormal(x, 0, 1)
  const first = (x: number) => logNormal(x, 0, sigma * sigma)
  const joint = (x: number, y: number) => first(x) + logNormal(y, bend * (x * x - sigma * sigma), 1)
  const second = remembered((y) => secondAlone(y, sigma, bend))
  const single = (axis: number) => (axis === 0 ? first : axis === 1 ? second : later)
  if (a === 0 && b === 1) return joint
  if (a === 1 && b === 0) return (y, x) => joint(x, y)
  return (x, y) => single(a)(x) + single(b)(y)
}

/** log ∫ N(v; 0, σ²) N(y; b (v² − σ²), 1) dv. */
function secondAlone(y: number, sigma: number, bend: number): number {
  const reach = 10 * sigma
  const step = 0.5 / Math.hypot(1 / sigma, 2 * bend * reach)
  return posterior((v) => logNormal(v, 0, sigma * sigma) + logNormal(y, bend * (v * v - sigma * sigma), 1), {
    from: -reach,
    to: reach,
    step,
  }).logTotal
}
