import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { ObjectiveSpec } from '@contract/experiment/objective'
import { timesOf } from '@contract/experiment/objective'
import type { ProcessSpec } from '@contract/experiment/process'
import { defaultTimes, type TimeLawSpec, type Times } from '@contract/experiment/time-law'
import { makeProcess } from '.'
import { logNoiseLevel, timeAtNoiseLevel } from './noise-level'
import type { Process } from './process'
import { timeTable } from './time-table'

/** The law of the times that are trained at. */
export interface TimeLaw {
  /** The earliest and the latest. */
  readonly times: Times
  /** The time that a share of the draws lies below, in double precision. */
  quantile(share: number): number
  /** As quantile, for shares of shape [n, 1]; traced. */
  quantileTensor(shares: Tensor2D): Tensor2D
}

/** A process at whose noise levels another is trained and sampled, and the times that are used of it. */
export interface MatchedProcess {
  readonly process: Process
  readonly times: Times
}

/** The uniform law between two times. */
export const uniformLaw = (times: Times): TimeLaw => ({
  times,
  quantile: (share) => times.min + share * (times.max - times.min),
  quantileTensor: (shares) => tf.add(tf.mul(shares, times.max - times.min), times.min),
})

/**
 * The law of t under which log τ(t) has the law of log τ′(t′), t′ uniform on the times of the matched process: t is
 * increasing in t′, so that quantiles are carried over. Exact in double precision; traced by a table in log τ. A noise
 * level beyond the process's own, which a spec does not ask for, is met at its end.
 */
export function matchedLaw(process: Process, matched: MatchedProcess): TimeLaw {
  const other = uniformLaw(matched.times)
  const reach = (t: number) => timeAtNoiseLevel(process, logNoiseLevel(matched.process, t))
  const times = { min: reach(matched.times.min), max: reach(matched.times.max) }
  const table = timeTable(process, times.min, times.max)
  return {
    times,
    quantile: (share) => reach(other.quantile(share)),
    quantileTensor(shares) {
      const { scale, deviation } = matched.process.kernelTensor(other.quantileTensor(shares))
      return table.timeTensor(tf.sub<Tensor2D>(tf.log(deviation), tf.log(scale)))
    },
  }
}

/** The process that a law is matched to; null for a law that is matched to none. */
export function matchedProcess(law: TimeLawSpec): MatchedProcess | null {
  if (law.kind === 'uniform') return null
  return { process: makeProcess(law.to), times: law.times ?? defaultTimes(law.to) }
}

/** The law of t of an objective; uniform on the times of its process for one that has none. */
export function makeTimeLaw(objective: ObjectiveSpec, spec: ProcessSpec, process: Process): TimeLaw {
  const matched = objective.kind === 'denoising' ? matchedProcess(objective.timeLaw) : null
  return matched === null ? uniformLaw(timesOf(objective, spec)) : matchedLaw(process, matched)
}
