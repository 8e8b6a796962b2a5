import type { FiniteSizes } from '@contract/experiment/data'
import { fail } from '@contract/failure'
import type { Collection } from './collection'
import { orderOf } from './order'

/** A collection and which of its points are for training, for validation and for the test. */
export interface FiniteSet {
  readonly points: Collection
  readonly parts: Readonly<Record<FinitePart, Int32Array>>
}

export type FinitePart = 'train' | 'validation' | 'test'

/** Points that were drawn for this purpose, in the order in which they were drawn. */
export const drawnSet = (points: Collection, sizes: FiniteSizes): FiniteSet =>
  parted(
    points,
    Int32Array.from({ length: points.count }, (_, row) => row),
    sizes,
  )

/**
 * A random split of points that were there, by the seed. Throws `invalid-spec` where there are not enough of them.
 */
export function splitSet(points: Collection, sizes: FiniteSizes, seed: number): FiniteSet {
  const { train, validation, test } = sizes
  const wanted = train + validation + test
  if (wanted > points.count) {
    const left = points.count - validation - test
    const advice = left >= 1 ? `training.data.train can be ${String(left)} at most` : 'make the parts smaller'
    throw fail(
      'invalid-spec',
      `training.data asks for ${String(wanted)} points in all, and the target has ${String(points.count)}; ${advice}.`,
      'training.data.train',
    )
  }
  return parted(points, orderOf('split', seed, 0, points.count), sizes)
}

function parted(points: Collection, order: Int32Array, { train, validation, test }: FiniteSizes): FiniteSet {
  const parts = {
    train: order.subarray(0, train),
    validation: order.subarray(train, train + validation),
    test: order.subarray(train + validation, train + validation + test),
  }
  return { points, parts }
}
