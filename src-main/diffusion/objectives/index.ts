import type { Scalar } from '@tensorflow/tfjs-core'
import type { ObjectiveSpec } from '@contract/experiment/objective'
import type { TrainingSpec } from '@contract/experiment/training'
import type { BuildStep } from '../../tensor/scope'
import { makeByKind, type ByKind } from '../by-kind'
import { networkEstimator } from '../estimator'
import type { Network } from '../networks/network'
import { makeMinimizer } from '../optimization'
import type { Process } from '../processes/process'
import type { Target } from '../targets/target'
import { denoisingLoss, type DenoisingParts } from './denoising'

const losses: ByKind<ObjectiveSpec, [parts: Omit<DenoisingParts, 'times' | 'weighting'>], Scalar> = {
  denoising: ({ times, weighting }, parts) => denoisingLoss({ ...parts, times, weighting }),
}

export interface TrainingParts {
  /** The target as it is noised: already scaled. */
  readonly target: Target
  readonly process: Process
  readonly network: Network
  readonly objective: ObjectiveSpec
  readonly training: TrainingSpec
}

/** One training step: fresh data, times and noise, the loss, its gradient, the optimizer's update. Reports `loss`. */
export function trainingStep({ target, process, network, objective, training }: TrainingParts): BuildStep {
  return (scope) => {
    const draw = target.sampler(scope)
    const { variables, output } = network.build()
    const minimize = makeMinimizer(training, variables, scope)
    const estimator = networkEstimator(objective, process, output)
    const parts = { process, estimator, draw, noise: scope.noise, batch: training.batch }
    return () => ({ loss: minimize(() => makeByKind(losses, objective, parts)) })
  }
}
