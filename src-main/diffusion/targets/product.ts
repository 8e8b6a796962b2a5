import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import { log2Pi, logNormal } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'
import { densityGrid } from './grid'
import { exact, type Target } from './target'

/** A law on the line, noised or not. */
export interface Marginal {
  /** See `ExactLaw`. */
  readonly origin: 'formula' | 'integral'
  readonly mean: number
  readonly variance: number
  /** log p_t(x), in double precision. */
  logDensity(x: number, kernel: Kernel<number>): number
  /** d/dx log p_t(x), in double precision. */
  score(x: number, kernel: Kernel<number>): number
  /** log π of each element of [n, width]; traced, with a gradient. */
  logDensityTensor(x: Tensor2D): Tensor2D
  /** d/dx log p_t of each element of [n, width]; m and s of shape [n, 1] or [1, 1]; traced. */
  scoreTensor(x: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D
  /** Draws [count, width] independent values within a step. */
  sampler(scope: StepScope): (count: number, width: number) => Tensor2D
}

/** Coordinates next to each other that are independent with the same law. */
export interface Part {
  readonly width: number
  readonly marginal: Marginal
}

const unnoised: Kernel<number> = { scale: 1, deviation: 0 }

/** The target whose coordinates are independent, part after part; parts of width 0 are left out. */
export function productTarget(all: readonly Part[], regularity: Target['regularity']): Target {
  const parts = all.filter(({ width }) => width > 0)
  const dimension = parts.reduce((sum, { width }) => sum + width, 0)
  const marginals = parts.flatMap(({ width, marginal }) => Array<Marginal>(width).fill(marginal))
  const logDensity = (point: ArrayLike<number>, kernel: Kernel<number>) =>
    marginals.reduce((sum, marginal, j) => sum + marginal.logDensity(point[j] ?? 0, kernel), 0)
  /** Something of each part's columns, side by side. */
  const beside = (points: Tensor2D, of: (marginal: Marginal, columns: Tensor2D) => Tensor2D): Tensor2D => {
    let from = 0
    const columns = parts.map(({ width, marginal }) => {
      const own = parts.length === 1 ? points : tf.slice2d(points, [0, from], [-1, width])
      from += width
      return of(marginal, own)
    })
    return tf.concat(columns, 1)
  }
  return {
    dimension,
    images: null,
    exactness: exact,
    sampler(scope) {
      const draws = parts.map(({ marginal }) => marginal.sampler(scope))
      return (count) =>
        tf.concat(
          draws.map((draw, i) => draw(count, parts[i]?.width ?? 0)),
          1,
        )
    },
    density: {
      normalized: true,
      logDensity: (point) => logDensity(point, unnoised),
      logDensityTensor: (points) =>
        tf.sum(
          beside(points, (marginal, x) => marginal.logDensityTensor(x)),
          1,
          true,
        ),
    },
    law: {
      origin: parts.some(({ marginal }) => marginal.origin === 'integral') ? 'integral' : 'formula',
      logDensity,
      score: (point, kernel) => Float64Array.from(marginals, (marginal, j) => marginal.score(point[j] ?? 0, kernel)),
      scoreTensor: (points, kernel) => beside(points, (marginal, x) => marginal.scoreTensor(x, kernel)),
    },
    marginalDensity(window) {
      if (dimension < 2) return null
      const along = (axis: number) => remembered((x: number) => marginals[axis]?.logDensity(x, unnoised) ?? 0)
      const [first, second] = [along(window.axes[0]), along(window.axes[1])]
      return densityGrid(window, dimension, (x, y) => first(x) + second(y))
    },
    moments: () => {
      const mean = (of: (marginal: Marginal) => number) =>
        parts.reduce((sum, { width, marginal }) => sum + width * of(marginal), 0) / dimension
      return {
        meanLength: Math.sqrt(dimension * mean((marginal) => marginal.mean ** 2)),
        deviation: Math.sqrt(mean((marginal) => marginal.variance)),
      }
    },
    regularity,
  }
}

/** N(0, 1). */
export const standardNormal: Marginal = {
  origin: 'formula',
  mean: 0,
  variance: 1,
  logDensity: (x, { scale, deviation }) => logNormal(x, 0, scale * scale + deviation * deviation),
  score: (x, { scale, deviation }) => -x / (scale * scale + deviation * deviation),
  logDensityTensor: (x) => tf.sub(tf.mul(tf.square(x), -0.5), log2Pi / 2),
  scoreTensor: (x, { scale, deviation }) => tf.neg(tf.div(x, tf.add<Tensor2D>(tf.square(scale), tf.square(deviation)))),
  sampler: (scope) => (count, width) => scope.noise.normal([count, width]),
}

/** A function that keeps its values: on a grid each coordinate is asked for once a row. */
export function remembered(of: (x: number) => number): (x: number) => number {
  const known = new Map<number, number>()
  return (x) => {
    const value = known.get(x) ?? of(x)
    known.set(x, value)
    return value
  }
}
