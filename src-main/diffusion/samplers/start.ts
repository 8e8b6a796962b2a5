import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Start } from '@contract/experiment/sampling'
import type { BuildStep, StepScope } from '../../tensor/scope'
import type { Process } from '../processes/process'
import type { Target } from '../targets/target'

export interface StartParts {
  /** The target as it is noised: already scaled. */
  readonly target: Target
  readonly process: Process
  /** The noising time that generation starts from. */
  readonly time: number
  readonly count: number
}

const starts: Readonly<Record<Start, (parts: StartParts, scope: StepScope) => () => Tensor2D>> = {
  /** What is known without the data: N(0, σ²I) for VP, the pinned point carried to t by its own kernel for PBM. */
  prior: ({ target, process, time, count }, scope) => {
    return () => tf.mul(scope.noise.normal([count, target.dimension]), process.priorDeviation(time))
  },
  /** The pinned point itself. */
  pinned: ({ target, count }) => {
    return () => tf.zeros([count, target.dimension])
  },
  /** p_t itself: exact data, noised. */
  exact: ({ target, process, time, count }, scope) => {
    const draw = target.sampler(scope)
    const { scale, deviation } = process.kernel(time)
    return () => tf.add(tf.mul(draw(count), scale), tf.mul(scope.noise.normal([count, target.dimension]), deviation))
  },
}

/** One step that draws where generation starts: output `start`, [count, d]. */
export const startStep =
  (start: Start, parts: StartParts): BuildStep =>
  (scope) => {
    const draw = starts[start](parts, scope)
    return () => ({ start: draw() })
  }
