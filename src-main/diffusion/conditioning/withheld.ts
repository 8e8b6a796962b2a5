import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'
import type { LabelledSampler, Target } from '../targets/target'
import type { Conditioning } from './conditioning'

/** Points with their labels. The contract has made sure that a target whose classes are told has some. */
export function labelledSampler(target: Target, scope: StepScope): LabelledSampler {
  const draw = target.labelled?.(scope)
  if (draw === undefined) throw new Error('This target has no labels.')
  return draw
}

/** Points with their labels, some of them withheld, so that a network learns what it says without classes as well. */
export function trainingSampler(
  target: Target,
  { classes, dropout }: Pick<Conditioning, 'classes' | 'dropout'>,
  scope: StepScope,
): LabelledSampler {
  const draw = labelledSampler(target, scope)
  if (dropout === 0) return draw
  return (count) => {
    const { points, labels } = draw(count)
    const isWithheld = tf.less(scope.noise.uniform([count]), dropout)
    return { points, labels: tf.where(isWithheld, tf.fill([count], classes, 'int32'), labels) as Tensor1D }
  }
}
