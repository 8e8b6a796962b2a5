import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/training'
import { makeByKind, type ByKind } from '../by-kind'
import type { Rate } from './rule'

type Schedule = TrainingSpec['schedule']

/** What becomes of the full rate after the warm-up: k the step as a float32 scalar, of N steps; null where nothing. */
const courses: ByKind<Schedule, [k: Scalar, steps: number], Scalar | null> = {
  constant: () => null,
  /** final + (1 − final)(1 + cos πp)/2 (Loshchilov and Hutter 2017, eq. 5), p from 0 after the warm-up to 1 at the last step. */
  cosine({ warmup, final }, k, steps) {
    const length = Math.max(1, steps - 1 - warmup)
    const p = tf.clipByValue(tf.div(tf.sub(k, warmup), length), 0, 1)
    const wave = tf.mul(tf.add(tf.cos(tf.mul(p, Math.PI)), 1), (1 - final) / 2)
    return tf.add(wave, final)
  },
}

/**
 * The learning rate of a step. With a warm-up of w steps, step k = 0, 1, … has (k + 1)/w of what it would have else,
 * until k + 1 = w. A function of the step's index alone, so that neither chunks nor a resumption change it.
 * @param step asks for the step's index, int32; not asked where the rate never changes.
 */
export function learningRate({ optimizer, schedule, steps }: TrainingSpec, step: () => Tensor): Rate {
  const full = optimizer.learningRate
  if (schedule.kind === 'constant' && schedule.warmup === 0) return full
  const k = tf.cast(step(), 'float32') as Scalar
  const course = makeByKind(courses, schedule, k, steps)
  const rate: Scalar = course === null ? tf.scalar(full) : tf.mul(course, full)
  if (schedule.warmup === 0) return rate
  return tf.mul<Scalar>(rate, tf.minimum<Scalar>(tf.div(tf.add(k, 1), schedule.warmup), 1))
}
