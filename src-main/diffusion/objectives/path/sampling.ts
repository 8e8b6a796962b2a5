import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildStep } from '../../../tensor/scope'
import { positionName } from '../../samplers'
import type { ReferencePath } from './reference-path'
import { shiftOf, type Control } from './simulate'

/** The state variable that holds log dQ_θ/dP_reference of each path so far, [count, 1]. */
export const logRatioName = 'sample/log-ratio'

export interface PathSamplingParts {
  readonly path: ReferencePath
  readonly count: number
  readonly dimension: number
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeControl: () => Control
}

/**
 * One step of the controlled chain, of the index that the program is at: moves `sample/position`, [count, d], and adds
 * shift o·z + ½ shift² ‖o‖² to `sample/log-ratio`, which begins at 0 with the first step.
 */
export function pathSamplingStep({ path, count, dimension, makeControl }: PathSamplingParts): BuildStep {
  return (scope) => {
    const control = makeControl()
    const position = tf.variable(tf.zeros([count, dimension]), false, positionName) as tf.Variable<tf.Rank.R2>
    const logRatio = tf.variable(tf.zeros([count, 1]), false, logRatioName) as tf.Variable<tf.Rank.R2>
    const column = (of: (step: ReferencePath['steps'][number]) => number) =>
      scope.perStep((k) => of(stepOf(path, k))) as Scalar
    return () => {
      const now = {
        time: column(({ time }) => time),
        decay: column(({ decay }) => decay),
        gain: column(({ gain }) => gain),
        deviation: column(({ deviation }) => deviation),
        shift: column(shiftOf),
        known: column((step) => (step === path.steps[0] ? 0 : 1)),
      }
      const o = control.output(position, tf.reshape(now.time, [1, 1]))
      const noise = scope.noise.normal([count, dimension])
      const moved = tf.add<Tensor2D>(tf.mul(position, now.decay), tf.mul(o, now.gain))
      const shifted = tf.mul<Tensor2D>(o, now.shift)
      const added = tf.sum<Tensor2D>(tf.mul(shifted, tf.add(noise, tf.mul(shifted, 0.5))), 1, true)
      logRatio.assign(tf.add(tf.mul(logRatio, now.known), added))
      position.assign(tf.add(moved, tf.mul(noise, now.deviation)))
      return {}
    }
  }
}

function stepOf({ steps }: ReferencePath, k: number): ReferencePath['steps'][number] {
  const step = steps[k]
  if (step === undefined)
    throw new Error(`A path of ${String(steps.length)} steps was asked for its step ${String(k)}.`)
  return step
}
