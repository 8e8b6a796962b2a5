import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'

/** What a network is told of the time: times [n, 1] to [n, width]. */
export interface TimeFeatures {
  readonly width: number
  of(times: Tensor2D): readonly Tensor2D[]
}

const lowest = Math.PI / 2
const highest = 64 * Math.PI

/**
 * Sines and cosines of ω t/T, ω log-spaced; half of `count` each. With `count` 0, t itself.
 */
export function timeFeatures(count: number, horizon: number): TimeFeatures {
  if (count === 0) return { width: 1, of: (times) => [times] }
  const half = count / 2
  const ratio = highest / lowest
  const frequencies = Array.from(
    { length: half },
    (_, i) => (lowest * ratio ** (half === 1 ? 0 : i / (half - 1))) / horizon,
  )
  return {
    width: count,
    of(times) {
      const angles = tf.mul<Tensor2D>(times, tf.tensor2d(frequencies, [1, half]))
      return [tf.sin(angles), tf.cos(angles)]
    },
  }
}
