import { z } from 'zod'
import { evaluation, type EvaluationSpec } from './evaluation'
import { seed } from './fields'
import { networkVariants, type NetworkSpec } from './network'
import { objectiveVariants, type ObjectiveSpec } from './objective'
import { processVariants, type ProcessSpec } from './process'
import { sampling, type SamplingSpec } from './sampling'
import type { TargetSpec } from './target'
import { logisticDimension } from './target/logistic'
import { training, type TrainingSpec } from './training'

/** The parts of an experiment that have a `kind`, by kind; the first of each is what a part without one is. */
export const variants = { process: processVariants, objective: objectiveVariants, network: networkVariants } as const

/** The parts of an experiment that do not depend on a `kind`, each with its defaults. */
export const parts = { training, sampling, evaluation } as const

export const name = z.string().trim().min(1).max(200).meta({ title: 'Name' })
export const experimentSeed = seed.default(0).meta({
  title: 'Seed',
  description: 'Fixes the initial weights, the training noise and the samples',
})

/** The only description of an experiment: complete, checked, as the form edits it and the history keeps it. */
export interface ExperimentSpec {
  readonly name: string
  readonly target: TargetSpec
  readonly process: ProcessSpec
  readonly objective: ObjectiveSpec
  readonly network: NetworkSpec
  readonly training: TrainingSpec
  readonly sampling: SamplingSpec
  readonly evaluation: EvaluationSpec
  readonly seed: number
}

/** Number of coordinates of a target's points. */
export function dimensionOf(target: TargetSpec): number {
  switch (target.kind) {
    case 'gaussian':
    case 'funnel':
    case 'banana':
    case 'wells':
    case 'student-t':
    case 'laplace':
    case 'defensive':
    case 'sphere':
    case 'formula':
    case 'points':
      return target.dimension
    case 'mixture':
      return 'means' in target ? (target.means[0]?.length ?? 0) : target.dimension
    case 'rings':
    case 'moons':
    case 'checkerboard':
    case 'spiral':
      return 2
    case 'logistic-regression':
      return logisticDimension[target.data]
    case 'mnist':
      return 784
    case 'images':
      return target.height * target.width * target.channels
  }
}
