import type { MetricName } from '@contract/experiment/evaluation'
import { fail } from '@contract/failure'
import type { Measured, Metrics } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'
import { energyDistance } from './energy-distance'
import { pointSet, type PointSet } from './point-set'
import { slicedWasserstein2 } from './sliced-wasserstein'

const metrics: Readonly<Record<MetricName, (a: PointSet, b: PointSet) => number>> = {
  slicedWasserstein2,
  energyDistance,
}

/**
 * Each named distance between generated samples and an exact reference set, and its floor: the same distance between
 * that reference set and a second, independent one. All are tables [count, d] of finite numbers. Throws
 * `invalid-input` where a table is empty or the dimensions differ.
 */
export function evaluateMetrics(
  names: readonly MetricName[],
  samples: NumberBlock,
  reference: NumberBlock,
  secondReference: NumberBlock,
): Metrics {
  const [generated, exact, second] = [pointSet(samples), pointSet(reference), pointSet(secondReference)]
  if (generated.dimension !== exact.dimension || second.dimension !== exact.dimension)
    throw fail('invalid-input', 'Samples and reference sets have different dimensions; they must agree.')
  const measure = (name: MetricName): Measured => ({
    value: metrics[name](generated, exact),
    floor: metrics[name](exact, second),
  })
  return Object.fromEntries(names.map((name) => [name, measure(name)]))
}
