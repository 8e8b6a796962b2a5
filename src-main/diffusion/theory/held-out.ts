import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { BuildStep } from '../../tensor/scope'
import { labelledSampler } from '../conditioning/withheld'
import { finiteTarget, type FiniteSource } from '../data'
import { exactEstimator, type Estimator } from '../estimator'
import { denoisingErrors, noisedDraw, type DenoisingParts } from '../objectives/denoising'
import type { Process } from '../processes/process'
import type { TimeLaw } from '../processes/time-law'
import { scaledTarget } from '../targets/scaled'
import type { Target } from '../targets/target'
import { gaussianFloor, gaussianVariances } from './loss-floor'

export interface HeldOutParts extends Pick<DenoisingParts, 'process' | 'times' | 'law' | 'weighting'> {
  /** Where the points come from, in the units of the training. */
  readonly target: Target
  /** Whether the estimator is told the classes of the points; left out: no. */
  readonly isConditional?: boolean
  /** Whether the exact score is asked as well. */
  readonly isFloorKnown: boolean
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeEstimator: () => Estimator
  /** Points of a step. */
  readonly rows: number
}

/**
 * The denoising loss of points that are not trained on: outputs `loss` and, where the exact score is known, `floor`,
 * both [rows], the means over the dimensions. Both have the same points, times and noise, so that their difference is
 * known better than either.
 */
export function heldOutStep(parts: HeldOutParts): BuildStep {
  return (scope) => {
    const { process, target, rows } = parts
    const draw = parts.isConditional ? labelledSampler(target, scope) : target.sampler(scope)
    const estimator = parts.makeEstimator()
    const exact = parts.isFloorKnown && target.law ? exactEstimator(process, target.law) : null
    return () => {
      const noised = noisedDraw({ ...parts, draw, noise: scope.noise, batch: rows })
      const errorsOf = (one: Estimator) => rowMeans(denoisingErrors(noised, { ...parts, estimator: one }))
      return exact === null ? { loss: errorsOf(estimator) } : { loss: errorsOf(estimator), floor: errorsOf(exact) }
    }
  }
}

const rowMeans = (errors: Tensor2D): Tensor1D => tf.mean(errors, 1)

/** The held-out loss of an experiment. */
export interface HeldOutLoss {
  /** The least loss there is, where it is known in closed form. */
  readonly floor: number | null
  /** `heldOutStep` with that many points at a time: fresh ones, or those of a part of a finite set. */
  step(rows: number, source: FiniteSource | null): BuildStep
}

/** Above this, the exact score of points would be dearer than any network. */
const mostPoints = 5000

/** The held-out loss of an experiment with denoising score matching; null for another objective. */
export function heldOutLoss(spec: ExperimentSpec, parts: ExperimentParts): HeldOutLoss | null {
  const { objective } = spec
  if (objective.kind !== 'denoising') return null
  const { target, process, law, isConditional, makeEstimator } = parts
  const scale = spec.training.dataScale
  const variances = gaussianVariances(spec.target)?.map((variance) => variance / scale ** 2)
  return {
    floor: variances ? gaussianFloor(variances, process, objective, law) : null,
    step: (rows, source) => {
      const { times, weighting } = objective
      // A part of points that are all there is does not stand for them: its loss may lie under their floor.
      const isFloorKnown = source && target.collection ? false : isScoreKnown(target)
      const drawn = source ? finiteTarget(target, source, scale) : scaledTarget(target, scale)
      return heldOutStep({
        process,
        times,
        law,
        weighting,
        target: drawn,
        isConditional,
        isFloorKnown,
        makeEstimator,
        rows,
      })
    },
  }
}

export interface ExperimentParts {
  /** In the units of the data. */
  readonly target: Target
  readonly process: Process
  /** Of the times that are trained at. */
  readonly law: TimeLaw
  /** Whether the network is told classes. */
  readonly isConditional: boolean
  readonly makeEstimator: () => Estimator
}

/** Whether the exact score is known, and not dearer than any network. */
export const isScoreKnown = ({ law, collection }: Target): boolean =>
  law !== null && (collection === undefined || collection().count <= mostPoints)
