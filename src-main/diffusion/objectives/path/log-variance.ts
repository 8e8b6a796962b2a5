import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { ReferenceStep } from './reference-path'
import { logTerminal, shiftOf, simulate, type PathParts } from './simulate'

/**
 * Draws paths and answers with their log-variance loss (Richter and Berner 2024, eq. 17): the variance over the paths
 * of log dQ_θ/dP, whose gradient is taken with the paths held fixed. Call it before the gradient is asked for; what it
 * returns is what to differentiate. With z̄ = shift ō + z the noise that the reference would have needed for the path,
 * log dQ_θ/dP_reference = Σ shift o·z̄ − ½ shift² ‖o‖²; the network is asked at all steps at once.
 */
export function logVarianceLoss(parts: PathParts): () => Scalar {
  const { batch, control } = parts
  const { steps, end } = simulate(parts)
  const count = steps.length
  const forEachPath = (of: (step: ReferenceStep) => number) =>
    tf.tensor2d(
      steps.flatMap(({ step }) => Array<number>(batch).fill(of(step))),
      [count * batch, 1],
    )
  const all = (of: (step: (typeof steps)[number]) => Tensor2D) => tf.concat2d(steps.map(of), 0)
  const positions = all(({ position }) => position)
  const noises = all(({ step, control: o, noise }) => tf.add(tf.mul(o, shiftOf(step)), noise))
  const times = forEachPath(({ time }) => time)
  const shifts = forEachPath(shiftOf)
  const terminal = tf.reshape(logTerminal(parts, end), [batch])
  return () => {
    const shifted = tf.mul<Tensor2D>(control.output(positions, times), shifts)
    const terms = tf.sum(tf.mul(shifted, tf.sub(noises, tf.mul(shifted, 0.5))), 1)
    const logRatio = tf.sum(tf.reshape(terms, [count, batch]), 0)
    const logWeight = tf.sub(terminal, logRatio)
    const centred = tf.sub(logWeight, tf.mean(logWeight))
    return tf.mul(tf.sum(tf.square(centred)), 1 / (batch - 1))
  }
}
