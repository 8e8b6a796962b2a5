import { fail } from '@contract/failure'
import type { NumberBlock } from '@contract/tensors'

/** Points of R^d, row-major. */
export interface PointSet {
  readonly count: number
  readonly dimension: number
  readonly values: Float32Array
}

/** Reads a block [count, d] as points. Throws `invalid-input` where it is no table or has no rows. */
export function pointSet({ shape, values }: NumberBlock): PointSet {
  const [count = 0, dimension = 0] = shape
  if (shape.length !== 2 || count === 0 || dimension === 0 || values.length !== count * dimension)
    throw fail('invalid-input', `Points must be a table with at least one row; got the shape [${shape.join(', ')}].`)
  return { count, dimension, values }
}
