import type { Scalar } from '@tensorflow/tfjs-core'
import type { ObjectiveSpec, PathObjectiveSpec } from '@contract/experiment/objective'
import type { TrainingSpec } from '@contract/experiment/training'
import type { BuildStep, StepScope } from '../../tensor/scope'
import { makeByKind, type ByKind } from '../by-kind'
import type { Conditioning } from '../conditioning/conditioning'
import { trainingSampler } from '../conditioning/withheld'
import { networkEstimator } from '../estimator'
import type { BuiltNetwork, Network } from '../networks/network'
import { makeMinimizer } from '../optimization'
import type { Process } from '../processes/process'
import type { TimeLaw } from '../processes/time-law'
import type { Target } from '../targets/target'
import { denoisingLoss } from './denoising'
import { logVarianceLoss } from './path/log-variance'
import type { PathExperiment } from './path'
import { reverseKlLoss } from './path/reverse-kl'
import type { PathParts } from './path/simulate'

export interface TrainingParts {
  /** The target as it is noised: already scaled. */
  readonly target: Target
  readonly process: Process
  readonly network: Network
  readonly objective: ObjectiveSpec
  readonly training: TrainingSpec
  /** Of the times that are trained at. */
  readonly law: TimeLaw
  /** What an objective along paths needs; null for the others. */
  readonly path: PathExperiment | null
  /** Null where the network is told no classes. */
  readonly conditioning: Conditioning | null
}

interface BuiltParts extends TrainingParts {
  readonly scope: StepScope
  readonly built: BuiltNetwork
}

/** One draw of a loss, of which the gradient is taken. */
type DrawLoss = () => Scalar

const losses: ByKind<ObjectiveSpec, [parts: BuiltParts], DrawLoss> = {
  denoising(objective, { target, process, law, training, scope, built, conditioning }) {
    const { times, weighting, timeSampling } = objective
    const draw = conditioning ? trainingSampler(target, conditioning, scope) : target.sampler(scope)
    const estimator = networkEstimator(objective, process, built.output)
    const shared = { process, estimator, draw, noise: scope.noise, batch: training.batch }
    const parts = { ...shared, times, law, weighting, timeSampling }
    return () => denoisingLoss(parts)
  },
  control: (objective, parts) => {
    const path = pathParts(objective, parts)
    return () => reverseKlLoss(path)
  },
  'log-variance': (objective, parts) => {
    const path = pathParts(objective, parts)
    return () => logVarianceLoss(path)
  },
}

function pathParts({ kind }: PathObjectiveSpec, { path, target, training, scope, built }: BuiltParts): PathParts {
  if (path === null) throw new Error(`The objective “${kind}” has no path.`)
  return {
    path: path.path,
    density: path.density,
    control: built,
    noise: scope.noise,
    dimension: target.dimension,
    batch: training.batch,
  }
}

/** One training step: fresh data, times and noise, the loss, its gradient, the optimizer's update. Reports `loss`. */
export function trainingStep(parts: TrainingParts): BuildStep {
  return (scope) => {
    const built = parts.network.build()
    const minimize = makeMinimizer(parts.training, built.variables, scope)
    const draw = makeByKind(losses, parts.objective, { ...parts, scope, built })
    return () => ({ loss: minimize(draw) })
  }
}
