import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { untaped } from '../../../tensor/untaped'
import { logTerminal, shiftOf, simulate, type PathParts } from './simulate'

/**
 * The log-variance loss of simulated paths (Richter and Berner 2024, eq. 17): the variance over the paths of
 * log dQ_θ/dP, whose gradient is taken with the paths held fixed. With z̄ = shift ō + z the noise that the reference
 * would have needed for the path, log dQ_θ/dP_reference = Σ shift o·z̄ − ½ shift² ‖o‖², where only o moves with θ.
 */
export function logVarianceLoss(parts: PathParts): Scalar {
  const { steps, end } = simulate(parts, 'held')
  const logRatios = steps.map(({ step, control, noise }) => {
    const shifted = tf.mul<Tensor2D>(control, shiftOf(step))
    const needed = untaped(() => tf.add<Tensor2D>(shifted, noise))
    return tf.sum<Tensor2D>(tf.mul(shifted, tf.sub(needed, tf.mul(shifted, 0.5))), 1, true)
  })
  const logWeight = tf.sub(
    untaped(() => logTerminal(parts, end)),
    tf.addN(logRatios),
  )
  const centred = tf.sub(logWeight, tf.mean(logWeight))
  return tf.mul(tf.sum(tf.square(centred)), 1 / (parts.batch - 1))
}
