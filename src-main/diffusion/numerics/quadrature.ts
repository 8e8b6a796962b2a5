import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { logSumExp } from './logarithms'

/** An interval and the step that a function on it needs. */
export interface Window {
  readonly from: number
  readonly to: number
  readonly step: number
}

/** A density on a line as weights of nodes. */
export interface Posterior {
  /** log ∫ exp(logWeight). */
  readonly logTotal: number
  mean(of: (v: number) => number): number
}

/**
 * The density proportional to exp(logWeight) by the trapezoidal rule, which for analytic functions that vanish at both
 * ends of the window converges exponentially in 1/step.
 */
export function posterior(logWeight: (v: number) => number, { from, to, step }: Window): Posterior {
  const intervals = Math.max(8, Math.ceil((to - from) / step))
  const h = (to - from) / intervals
  const logs = new Float64Array(intervals + 1)
  for (let i = 0; i <= intervals; i++) logs[i] = logWeight(from + i * h)
  const whole = logSumExp(logs)
  return {
    logTotal: whole + Math.log(h),
    mean(of) {
      let sum = 0
      for (let i = 0; i <= intervals; i++) {
        const share = Math.exp((logs[i] ?? -Infinity) - whole)
        if (share > 0) sum += share * of(from + i * h)
      }
      return sum
    },
  }
}

/** How fine a traced quadrature is: nodes in a row, and how often the window is drawn in around the mean. */
export interface Fineness {
  readonly nodes: number
  readonly refinements: number
}

/** For densities with a single peak: a window may be a hundred times as wide as the peak. */
const forOnePeak: Fineness = { nodes: 128, refinements: 2 }

/** Nodes and shares that sum to one in each row, [n, nodes]. */
export interface PosteriorTensor {
  readonly nodes: Tensor2D
  readonly shares: Tensor2D
}

/**
 * As posterior, for a row of each point; traced. The window is of shape [n, 1]. With refinements it is drawn in around
 * the mean by what the coarser nodes know of the density's width, so that few nodes are enough.
 */
export function posteriorTensor(
  logWeight: (nodes: Tensor2D) => Tensor2D,
  window: { readonly from: Tensor2D; readonly to: Tensor2D },
  { nodes, refinements }: Fineness = forOnePeak,
): PosteriorTensor {
  let current = measure(logWeight, window, nodes)
  for (let stage = 0; stage < refinements; stage++) current = measure(logWeight, narrowed(current, window), nodes)
  return current
}

function measure(
  logWeight: (nodes: Tensor2D) => Tensor2D,
  { from, to }: { readonly from: Tensor2D; readonly to: Tensor2D },
  count: number,
) {
  const places = tf.tensor2d(
    Float32Array.from({ length: count }, (_, i) => i / (count - 1)),
    [1, count],
  )
  const width = tf.sub<Tensor2D>(to, from)
  const nodes = tf.add<Tensor2D>(from, tf.mul(width, places))
  return { nodes, shares: tf.softmax(logWeight(nodes)), step: tf.mul<Tensor2D>(width, 1 / (count - 1)) }
}

function narrowed(
  { nodes, shares, step }: PosteriorTensor & { readonly step: Tensor2D },
  { from, to }: { readonly from: Tensor2D; readonly to: Tensor2D },
) {
  const mean = rowMean(shares, nodes)
  const deviation = tf.sqrt(rowMean(shares, tf.square(tf.sub(nodes, mean))))
  // So far that an exponential tail, too, has nothing left beyond float32.
  const reach = tf.add<Tensor2D>(tf.mul(deviation, 16), tf.mul(step, 2))
  return {
    from: tf.maximum<Tensor2D>(from, tf.sub(mean, reach)),
    to: tf.minimum<Tensor2D>(to, tf.add(mean, reach)),
  }
}

/** Σ shares · values in each row, [n, 1]. */
export const rowMean = (shares: Tensor2D, values: Tensor2D): Tensor2D => tf.sum(tf.mul(shares, values), 1, true)
