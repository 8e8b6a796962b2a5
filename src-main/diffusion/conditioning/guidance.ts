import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Estimator } from '../estimator'

export interface Guidance {
  /** The class that each row is drawn for. */
  readonly labels: Int32Array
  /** w; 1: the score of the class as it was learnt, 0: the score without classes. */
  readonly scale: number
}

/**
 * Classifier-free guidance (Ho and Salimans 2022): o_∅ + w (o_c − o_∅), o_c an estimator's output told the class of each
 * row and o_∅ its output told none. Every parameterization is affine in its output with the same part in the position,
 * so that this is s_∅ + w (s_c − s_∅) for the scores. With w of 0 or 1 the estimator is asked once, else twice.
 */
export function guidedEstimator({ parameterization, output }: Estimator, { labels, scale }: Guidance): Estimator {
  const classes = tf.tensor1d(labels, 'int32')
  const guided = (positions: Tensor2D, times: Tensor2D): Tensor2D => {
    if (scale === 0) return output(positions, times)
    const told = output(positions, times, classes)
    if (scale === 1) return told
    const free = output(positions, times)
    return tf.add(free, tf.mul(tf.sub(told, free), scale))
  }
  return { parameterization, output: guided }
}

/** How often a guided estimator asks the network for each output. */
export const evaluationsOfGuidance = (scale: number): number => (scale === 0 || scale === 1 ? 1 : 2)
