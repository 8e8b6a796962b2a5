import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { training, type TrainingSpec } from '@contract/experiment/training'
import type { BuildStep } from '../../../tensor/scope'
import { epochSampler } from '../../data/epochs'
import type { FiniteSet } from '../../data/finite-set'
import { makeMinimizer } from '../../optimization'
import { dimensionOfLayout, type ImagePart, type ImageSet } from '../image-set'
import { classifierNetwork } from './network'

/** Images that each step learns from. */
const batch = 48
/** Four passes over 60,000 images; more over fewer, since what counts is the number of steps. */
const most = { steps: 5000, epochs: 40 } as const

/** How a classifier learns from that many images: Adam, the rate falling along a cosine. */
export function learningPlan(
  images: number,
): Pick<TrainingSpec, 'steps' | 'batch'> & { readonly training: TrainingSpec } {
  const size = Math.min(batch, images)
  const steps = Math.min(most.steps, Math.ceil((most.epochs * images) / size))
  const plan = training.parse({
    steps,
    batch: size,
    optimizer: { kind: 'adam', learningRate: 0.002 },
    schedule: { kind: 'cosine', warmup: Math.min(100, Math.floor(steps / 10)) },
  })
  return { steps, batch: size, training: plan }
}

/** The training images as a finite set of which each row ends with its class. */
function labelledSet({ layout, whole }: ImageSet): FiniteSet {
  const dimension = dimensionOfLayout(layout)
  const rows = labelledRows(whole.train, dimension)
  const none = new Int32Array(0)
  return {
    points: {
      count: whole.train.count,
      within: (scope, name) => {
        const set = scope.dataset(name, rows, [dimension + 1])
        return (places) => set.rows(places)
      },
    },
    parts: { train: Int32Array.from({ length: whole.train.count }, (_, row) => row), validation: none, test: none },
  }
}

function labelledRows({ count, pixels, labels }: ImagePart, dimension: number): Uint8Array {
  const rows = new Uint8Array(count * (dimension + 1))
  for (let row = 0; row < count; row++) {
    rows.set(pixels.subarray(row * dimension, (row + 1) * dimension), row * (dimension + 1))
    rows[row * (dimension + 1) + dimension] = labels?.[row] ?? 0
  }
  return rows
}

/** One step of the learning: reports `loss`, the mean cross-entropy of the batch. Its runs are given what `Epochs` tells. */
export function learningStep(set: ImageSet): BuildStep {
  const { layout, classes } = set
  const dimension = dimensionOfLayout(layout)
  const plan = learningPlan(set.whole.train.count)
  const [black, white] = layout.range
  return (scope) => {
    const draw = epochSampler(labelledSet(set), scope)
    const { variables, of } = classifierNetwork(layout, classes.length).build()
    const minimize = makeMinimizer(plan.training, variables, scope)
    return () => {
      const rows = draw(plan.batch)
      const bytes = tf.slice(rows, [0, 0], [plan.batch, dimension])
      const images: Tensor2D = tf.add(tf.mul(bytes, (white - black) / 255), black)
      const labels: Tensor1D = tf.reshape(tf.cast(tf.slice(rows, [0, dimension], [plan.batch, 1]), 'int32'), [
        plan.batch,
      ])
      const wanted = tf.oneHot(labels, classes.length)
      return {
        loss: minimize(() => {
          const said = tf.logSoftmax(of(images).logits)
          return tf.mean<Scalar>(tf.neg(tf.sum(tf.mul(said, wanted), 1)))
        }),
      }
    }
  }
}
