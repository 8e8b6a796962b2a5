import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { TensorValue } from '../../tensor/program'
import type { StepScope } from '../../tensor/scope'
import type { LabelledSampler, Sampler } from '../targets/target'
import type { Collection } from './collection'
import type { FiniteSet } from './finite-set'
import { orderOf } from './order'

/** What a run of steps is told of the order in which it takes the points. */
const orderName = 'data/order'
/** The place in that order of the run's first point, and the index of its first step. */
const placeName = 'data/place'

export interface EpochSizes {
  readonly seed: number
  /** Points of the training set; at least a batch. */
  readonly size: number
  readonly batch: number
}

/**
 * Batches by epochs, without replacement: step k takes the points at the places k·batch … (k + 1)·batch − 1 of the
 * epochs' orders, one after the other, so that what it takes is a function of seed and step alone.
 */
export class Epochs {
  private held: { readonly epoch: number; readonly order: Int32Array } | null = null

  constructor(private readonly sizes: EpochSizes) {}

  /** How many steps from this one on a run may take: it is given the order of two epochs. */
  most(step: number): number {
    const { size, batch } = this.sizes
    return Math.floor((2 * size - this.within(step)) / batch)
  }

  /** The inputs of a run that begins at that step. */
  inputs(step: number): Readonly<Record<string, TensorValue>> {
    const { size } = this.sizes
    return {
      [orderName]: { shape: [2 * size], dtype: 'int32', data: this.order(this.epoch(step)) },
      [placeName]: { shape: [2], dtype: 'int32', data: Int32Array.of(this.within(step), step) },
    }
  }

  private epoch(step: number): number {
    return Math.floor((step * this.sizes.batch) / this.sizes.size)
  }

  private within(step: number): number {
    return step * this.sizes.batch - this.epoch(step) * this.sizes.size
  }

  private order(epoch: number): Int32Array {
    if (this.held?.epoch === epoch) return this.held.order
    const { seed, size } = this.sizes
    const order = new Int32Array(2 * size)
    const before = this.held?.epoch === epoch - 1 ? this.held.order.subarray(size) : orderOf('epoch', seed, epoch, size)
    order.set(before)
    order.set(orderOf('epoch', seed, epoch + 1, size), size)
    this.held = { epoch, order }
    return order
  }
}

/** Takes the training points in the order that `Epochs` tells, in data units; the count must be the batch. */
export function epochSampler(set: FiniteSet, scope: StepScope): Sampler {
  const draw = drawOf(set, scope)
  return (batch) => draw(batch).points
}

/** As `epochSampler`, with the labels of points that have some. */
export function labelledEpochs(
  set: FiniteSet,
  labelsWithin: NonNullable<Collection['labelsWithin']>,
  scope: StepScope,
): LabelledSampler {
  const draw = drawOf(set, scope)
  const labels = labelsWithin(scope, 'training points', set.parts.train)
  return (batch) => {
    const { points, rows } = draw(batch)
    return { points, labels: labels(rows) }
  }
}

/** Draws the next points and says which rows of the training part they are. */
function drawOf({ points, parts }: FiniteSet, scope: StepScope): (batch: number) => { points: Tensor2D; rows: Tensor } {
  const size = parts.train.length
  const pointsAt = points.within(scope, 'training points', parts.train)
  const order = scope.input(orderName, [2 * size], 'int32')
  const place = scope.input(placeName, [2], 'int32')
  return (batch) => {
    const entry = (index: number) => tf.reshape(tf.slice(place, [index], [1]), [])
    const passed = tf.mul(tf.sub(scope.step(), entry(1)), tf.scalar(batch, 'int32'))
    const places: Tensor = tf.add(tf.add(entry(0), passed), tf.range(0, batch, 1, 'int32'))
    const rows = tf.gather(order, places)
    const drawn = pointsAt(rows)
    return { points: points.augment?.(drawn, scope.noise) ?? drawn, rows }
  }
}
