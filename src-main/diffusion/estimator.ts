import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { ObjectiveSpec } from '@contract/experiment/objective'
import type { Parameterization } from './processes/reverse'
import type { Process } from './processes/process'
import type { ExactLaw } from './targets/target'

/** What stands for the score: a network or the exact one. */
export interface Estimator {
  readonly parameterization: Parameterization
  /**
   * Positions [n, d] and noising times [n, 1], or [1, 1] for all rows; answers [n, d]. One that is told classes takes the
   * labels of the rows, int32 [n], where the number of classes stands for none; left out: none.
   */
  output(positions: Tensor2D, times: Tensor2D, labels?: Tensor1D): Tensor2D
}

/**
 * A network that is trained and sampled, read as its objective says; a control is ∇log U f. Preconditioned (Karras et al. 2022, table 1, with
 * x_t/m the data under noise of deviation s/m, c = σ_data and v = m²c² + s²) it answers with
 * x̂_0 = (m c²/v) x_t + (s c/√v) F(x_t/√v, t): input and target of F have unit variance.
 */
export function networkEstimator(objective: ObjectiveSpec, process: Process, network: Estimator['output']): Estimator {
  if (objective.kind !== 'denoising') return { parameterization: 'semigroup', output: network }
  const { parameterization, dataDeviation } = objective
  if (parameterization !== 'preconditioned') return { parameterization, output: network }
  return {
    parameterization: 'data',
    output(positions, times, labels) {
      const { scale, deviation } = process.kernelTensor(times)
      const variance = tf.add(tf.square(tf.mul(scale, dataDeviation)), tf.square(deviation))
      const root = tf.sqrt(variance)
      const kept = tf.div(tf.mul(scale, dataDeviation ** 2), variance)
      const corrected = tf.div(tf.mul(deviation, dataDeviation), root)
      const inner = network(tf.div<Tensor2D>(positions, root), times, labels)
      return tf.add(tf.mul(kept, positions), tf.mul(corrected, inner))
    },
  }
}

/** The exact score of a law under a process, in the place of a network. */
export function exactEstimator(process: Process, law: ExactLaw): Estimator {
  return {
    parameterization: 'score',
    output: (positions, times) => law.scoreTensor(positions, process.kernelTensor(times)),
  }
}
