import type { MetricName } from '@contract/experiment/evaluation'
import { fail } from '@contract/failure'
import type { Metrics } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'
import { measuredDetail } from './detail'
import { energyDistance } from './energy-distance'
import { marginalKolmogorovSmirnov, marginalWasserstein1 } from './marginals'
import type { Metric, MetricContext } from './metric'
import { mmdGaussian } from './mmd-gaussian'
import { mmdLaplace } from './mmd-laplace'
import { missingModes, modeWeights } from './modes'
import { covarianceDifference, meanDifference } from './moments'
import { pointSet, type PointSet } from './point-set'
import { firstPoints } from './pooled'
import { rDivergence, rDivergenceHeldOut } from './r-divergence'
import { sinkhorn } from './sinkhorn'
import { slicedWasserstein2 } from './sliced-wasserstein'

const ofPoints = (distance: (a: PointSet, b: PointSet) => number): Metric => ({
  measure: (generated, exact) => ({ value: distance(generated, exact) }),
})

const metrics: Readonly<Record<MetricName, Metric>> = {
  slicedWasserstein2: ofPoints(slicedWasserstein2),
  energyDistance: ofPoints(energyDistance),
  mmdLaplace,
  mmdGaussian,
  sinkhorn,
  rDivergence,
  rDivergenceHeldOut,
  marginalWasserstein1,
  marginalKolmogorovSmirnov,
  modeWeights,
  missingModes,
  meanDifference,
  covarianceDifference,
}

/** Tables [count, d] of finite numbers: what was generated, and two independent exact sets. */
export interface Evaluated {
  readonly samples: NumberBlock
  readonly reference: NumberBlock
  readonly secondReference: NumberBlock
}

/**
 * Measures the named distances between generated samples and an exact reference set, each with its floor: the distance
 * between that reference set and a second, independent one, cut to as many points as were generated. Calls `onMetric`
 * after each. Throws `invalid-input` where a table is empty, the dimensions differ, or a distance is asked for that the
 * target does not have.
 */
export async function evaluateMetrics(
  names: readonly MetricName[],
  { samples, reference, secondReference }: Evaluated,
  context: MetricContext,
  onMetric: (metrics: Metrics) => void,
): Promise<void> {
  const [generated, exact, second] = [pointSet(samples), pointSet(reference), pointSet(secondReference)]
  if (generated.dimension !== exact.dimension || second.dimension !== exact.dimension)
    throw fail('invalid-input', 'Samples and reference sets have different dimensions; they must agree.')
  for (const name of names) {
    const { most = Infinity, measure } = metrics[name]
    const truth = firstPoints(exact, most)
    const value = await measure(firstPoints(generated, most), truth, context)
    const floor = await measure(firstPoints(second, Math.min(most, generated.count)), truth, context)
    const detail = measuredDetail(value, floor)
    onMetric({ [name]: { value: value.value, floor: floor.value, ...(detail && { detail }) } })
  }
}
