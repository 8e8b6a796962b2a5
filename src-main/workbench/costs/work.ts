import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'
import { bytesOf } from './memory'
import { networkSize } from './network-size'

/** What an experiment asks of a machine, from its spec alone: rough, and the same wherever it is asked. */
export interface Work {
  /** Multiplications and additions of one training step, and of one sampling step. */
  readonly trainingStep: number
  readonly samplingStep: number
  /** Of the whole run. */
  readonly total: number
  readonly bytes: number
}

/** A forward pass multiplies and adds once for each product of each row; its gradient does twice as much. */
const forward = 2
const forwardAndBack = 6
/** A step of a small network is not its arithmetic: drawing noise and calling kernels cost as much as so many of these. */
const perStep = 1.5e6
/** Distances between two sets compare each with each, along several directions or by a kernel. */
const perPair = 600

export function workOf(spec: ExperimentSpec): Work {
  const { products } = networkSize(spec)
  const { batch, steps } = spec.training
  const { count, steps: samplingSteps } = spec.sampling
  const { metrics, referenceCount } = spec.evaluation
  const trainingStep = forwardAndBack * products * batch + perStep
  const samplingStep = forward * products * count + perStep
  const pairs = metrics.length * count * referenceCount * (perPair + dimensionOf(spec.target))
  return {
    trainingStep,
    samplingStep,
    total: steps * trainingStep + samplingSteps * samplingStep + pairs,
    bytes: bytesOf(spec),
  }
}
