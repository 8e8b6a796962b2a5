import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Parameterization } from './processes/reverse'
import type { Process } from './processes/process'
import type { ExactLaw } from './targets/target'

/** What stands for the score: a network or the exact one. */
export interface Estimator {
  readonly parameterization: Parameterization
  /** Positions [n, d] and noising times [n, 1], or [1, 1] for all rows; answers [n, d]. */
  output(positions: Tensor2D, times: Tensor2D): Tensor2D
}

/** The exact score of a law under a process, in the place of a network. */
export function exactEstimator(process: Process, law: ExactLaw): Estimator {
  return {
    parameterization: 'score',
    output: (positions, times) => law.scoreTensor(positions, process.kernelTensor(times)),
  }
}
