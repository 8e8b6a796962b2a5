import { fail } from '@contract/failure'
import type { Classifier } from '../../diffusion/images/classifier/recogniser'
import type { TensorValue } from '../../tensor/program'
import type { Checkpoint } from '../messages'

/** What its share of right answers is kept under, beside its weights. */
const accuracyName = 'accuracy'

/** A classifier as it is kept; `step`: the steps that it learnt. */
export const classifierFile = ({ weights, accuracy }: Classifier, step: number): Checkpoint => ({
  step,
  tensors: [
    ...[...weights].map(([name, { shape, dtype, data }]) => ({ name, shape, dtype, data })),
    { name: accuracyName, shape: [], dtype: 'float32', data: Float32Array.of(accuracy) },
  ],
})

/** A classifier that was kept. Throws `data-damaged` where it is none; whether it fits the images, the recogniser says. */
export function classifierFrom({ tensors }: Checkpoint): Classifier {
  const weights = new Map<string, TensorValue>(tensors.map(({ name, ...value }) => [name, value]))
  const accuracy = weights.get(accuracyName)?.data[0]
  if (accuracy === undefined || !(accuracy >= 0 && accuracy <= 1))
    throw fail('data-damaged', 'The classifier does not say how many images it names rightly; train it anew.')
  weights.delete(accuracyName)
  return { weights, accuracy }
}
