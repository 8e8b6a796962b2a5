import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { logTerminal, shiftOf, simulate, type PathParts } from './simulate'

/**
 * KL(Q_θ ‖ P) − log Z over simulated paths, arXiv 2305.09605 eq. 8: the mean of Σ ‖gain o‖²/(2 deviation²) +
 * log N(y_K; 0, s² I)/γ(y_K), with the gradient through the paths. In the limit of small steps the sum is
 * σ² ∫ β ‖o‖² dt for VP and ½ ∫ α′ ‖o‖² dt for PBM; for any steps it is the exact KL of the chain, whose term linear in
 * the noise has mean zero and is left out. Nowhere below −log Z in expectation.
 */
export function reverseKlLoss(parts: PathParts): Scalar {
  const { steps, end } = simulate(parts)
  const costs = steps.map(({ step, control }) =>
    tf.mul<Tensor2D>(tf.sum<Tensor2D>(tf.square(control), 1, true), shiftOf(step) ** 2 / 2),
  )
  return tf.mean(tf.sub(tf.addN(costs), logTerminal(parts, end)))
}
