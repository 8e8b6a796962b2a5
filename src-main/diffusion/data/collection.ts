import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { NoiseSource, StepScope } from '../../tensor/scope'

/** Finitely many points, of which some can be put into a program. */
export interface Collection {
  readonly count: number
  /**
   * The chosen points as a data set of a step; the answer gathers them by their places among the chosen ones,
   * int32 [n], as points [n, d].
   */
  within(scope: StepScope, name: string, chosen: Int32Array): (places: Tensor) => Tensor2D
  /** As `within`, the labels of the points, int32 [n]; left out where they have none. */
  labelsWithin?(scope: StepScope, name: string, chosen: Int32Array): (places: Tensor) => Tensor1D
  /** How points [n, d] are changed each time they are trained on; left out: not at all. */
  augment?(points: Tensor2D, noise: NoiseSource): Tensor2D
}

/** Points of a table [count, d]. */
export function tableCollection(values: Float32Array, dimension: number): Collection {
  return {
    count: values.length / dimension,
    within(scope, name, chosen) {
      const chosenRows = copyRows(values, new Float32Array(chosen.length * dimension), chosen)
      const rows = scope.dataset(name, chosenRows, [dimension])
      return (places) => rows.rows(places)
    },
  }
}

/** The chosen rows of a table, copied one after the other into a table that they fill. */
export function copyRows<Values extends Float32Array | Uint8Array>(
  from: Values,
  into: Values,
  chosen: Int32Array,
): Values {
  const size = into.length / chosen.length
  chosen.forEach((row, place) => {
    into.set(from.subarray(row * size, (row + 1) * size), place * size)
  })
  return into
}
