import * as tf from '@tensorflow/tfjs-core'
import type { Times } from '@contract/experiment/objective'
import type { Integrator } from '@contract/experiment/sampling'
import type { BuildStep } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Process } from '../processes/process'
import type { MatchedProcess } from '../processes/time-law'
import { adaptive } from './adaptive'
import { ancestral } from './ancestral'
import { eulerMaruyama } from './euler-maruyama'
import { exponential, exponentialMultistep } from './exponential'
import { makeGrid } from './grid'
import { heun } from './heun'
import { predictorCorrector } from './predictor-corrector'
import type { BuildSampler, SamplerFields } from './sampler'

/** What the names of a sampler's own state variables begin with. */
export const samplerPrefix = 'sample/'

/** The state variable that holds the positions; the start is written there before the first step. */
export const positionName = 'sample/position'

const samplers: Readonly<Record<Integrator, BuildSampler>> = {
  'euler-maruyama': eulerMaruyama,
  ancestral,
  exponential,
  'exponential-multistep': exponentialMultistep,
  heun,
  adaptive,
  'predictor-corrector': predictorCorrector,
}

/** How often a step asks the estimator. */
const evaluations: Readonly<Record<Integrator, (sampling: SamplerFields) => number>> = {
  'euler-maruyama': () => 1,
  ancestral: () => 1,
  exponential: () => 1,
  'exponential-multistep': () => 1,
  heun: () => 2,
  adaptive: () => 3,
  'predictor-corrector': ({ corrector }) => 1 + corrector.steps,
}

/** Evaluations of the estimator in each sampling step. */
export const evaluationsPerStep = (sampling: SamplerFields): number => evaluations[sampling.integrator](sampling)

/** From where to where samples go, and in which steps. */
export interface ChainParts {
  readonly process: Process
  /** From which and to which time samples go. */
  readonly times: Times
  readonly sampling: SamplerFields
  /** For the grid `matched`; left out: none. */
  readonly matched?: MatchedProcess | null
}

export interface SamplingParts extends ChainParts {
  readonly count: number
  readonly dimension: number
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeEstimator: () => Estimator
}

/**
 * The noising times of the sampling steps, one more than there are steps, from the latest to the earliest; null for a
 * sampler that chooses its own.
 */
export const samplingTimes = ({ process, times, sampling, matched = null }: ChainParts): Float64Array | null =>
  sampling.integrator === 'adaptive'
    ? null
    : makeGrid(sampling.grid, { process, times, steps: sampling.steps, matched })

/**
 * One step of generation, of the step's index: moves the state variable `sample/position`, [count, d]. Indices from
 * the number of sampling steps on are out of range. A sampler that chooses its own times reports `reached`, the time
 * after the step, and `done`, 1 from the step on that reached the earliest.
 */
export function samplingStep(parts: SamplingParts): BuildStep {
  return (scope) => {
    const { process, sampling, times, count, dimension } = parts
    const estimator = parts.makeEstimator()
    const position = tf.variable(tf.zeros([count, dimension]), false, positionName) as tf.Variable<tf.Rank.R2>
    const grid = samplingTimes(parts) ?? Float64Array.of(times.max, times.min)
    return samplers[sampling.integrator]({ process, estimator, grid, sampling, position }, scope)
  }
}
