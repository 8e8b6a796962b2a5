import type * as tf from '@tensorflow/tfjs-core'
import type { SamplingSpec } from '@contract/experiment/sampling'
import type { StepScope } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Process } from '../processes/process'

/** What the fields of a spec say to a sampler. */
export type SamplerFields = Pick<SamplingSpec, 'integrator' | 'grid' | 'steps' | 'start' | 'tolerance' | 'corrector'>

/** What a sampler is built from. */
export interface SamplerParts {
  readonly process: Process
  readonly estimator: Estimator
  /** n + 1 noising times of n steps, descending; an adaptive sampler takes the first and the last. */
  readonly grid: Float64Array
  readonly sampling: SamplerFields
  /** Where the samples are, [count, d]; each step moves it. */
  readonly position: tf.Variable<tf.Rank.R2>
}

/** A sampler as part of a step that is being built; what it returns runs one step, index counted from 0. */
export type BuildSampler = (parts: SamplerParts, scope: StepScope) => () => SamplerReport

/** What a step may tell: of a sampler that chooses its own times, the time that it has reached. */
export type SamplerReport = Readonly<Record<string, tf.Tensor>>
