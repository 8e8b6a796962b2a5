import * as tf from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import type { Sampler } from '../targets/target'
import type { FinitePart, FiniteSet } from './finite-set'

/** Takes a part's points one after the other, step by step, in data units; beyond the last one the last one again. */
export function sequenceSampler({ points, parts }: FiniteSet, part: FinitePart, scope: StepScope): Sampler {
  const chosen = parts[part]
  const rows = points.within(scope, `${part} points`, chosen)
  return (count) => {
    const first = tf.mul(scope.step(), tf.scalar(count, 'int32'))
    const places = tf.add(first, tf.range(0, count, 1, 'int32'))
    return rows(tf.minimum(places, tf.scalar(chosen.length - 1, 'int32')))
  }
}
