import { kolmogorovSmirnov, wasserstein1 } from './one-dimensional'
import type { Metric } from './metric'
import type { PointSet } from './point-set'

/** W_1 between the marginals of each coordinate: the greatest, in the units of the data. */
export const marginalWasserstein1 = overCoordinates(wasserstein1)

/** sup |F − G| between the marginals of each coordinate: the greatest. */
export const marginalKolmogorovSmirnov = overCoordinates(kolmogorovSmirnov)

function overCoordinates(distance: (a: Float64Array, b: Float64Array) => number): Metric {
  return {
    measure(generated, exact) {
      const values = Float64Array.from({ length: exact.dimension }, (_, j) =>
        distance(sortedCoordinate(generated, j), sortedCoordinate(exact, j)),
      )
      return {
        value: values.reduce((greatest, value) => Math.max(greatest, value)),
        detail: { kind: 'coordinates', values },
      }
    },
  }
}

const sortedCoordinate = ({ count, dimension, values }: PointSet, j: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => values[i * dimension + j] as number).sort()
