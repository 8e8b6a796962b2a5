import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import type { LabelledSampler, Sampler } from '../targets/target'
import type { Collection } from './collection'
import type { FinitePart, FiniteSet } from './finite-set'

/** Takes a part's points one after the other, step by step, in data units; beyond the last one the last one again. */
export function sequenceSampler(set: FiniteSet, part: FinitePart, scope: StepScope): Sampler {
  const points = set.points.within(scope, `${part} points`, set.parts[part])
  return (count) => points(placesOf(set.parts[part].length, count, scope))
}

/** As `sequenceSampler`, with the labels of points that have some. */
export function labelledSequence(
  set: FiniteSet,
  part: FinitePart,
  labelsWithin: NonNullable<Collection['labelsWithin']>,
  scope: StepScope,
): LabelledSampler {
  const points = set.points.within(scope, `${part} points`, set.parts[part])
  const labels = labelsWithin(scope, `${part} points`, set.parts[part])
  return (count) => {
    const places = placesOf(set.parts[part].length, count, scope)
    return { points: points(places), labels: labels(places) }
  }
}

function placesOf(size: number, count: number, scope: StepScope): Tensor {
  const first = tf.mul(scope.step(), tf.scalar(count, 'int32'))
  return tf.minimum(tf.add(first, tf.range(0, count, 1, 'int32')), tf.scalar(size - 1, 'int32'))
}
