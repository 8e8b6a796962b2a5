import type { PointMetricName } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import { fail } from '@contract/failure'
import type { Metrics } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'
import { measuredDetail } from './detail'
import { energyDistance } from './energy-distance'
import { marginalKolmogorovSmirnov, marginalWasserstein1 } from './marginals'
import { memorisation } from './memorisation'
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

const metrics: Readonly<Record<PointMetricName, Metric>> = {
  slicedWasserstein2: ofPoints(slicedWasserstein2),
  energyDistance,
  mmdLaplace,
  mmdGaussian,
  sinkhorn,
  rDivergence,
  rDivergenceHeldOut,
  marginalWasserstein1,
  marginalKolmogorovSmirnov,
  modeWeights,
  missingModes,
  memorisation,
  meanDifference,
  covarianceDifference,
}

/** Tables [count, d] of finite numbers: what was generated, and two independent exact sets. */
export interface Evaluated {
  readonly samples: NumberBlock
  readonly reference: NumberBlock
  readonly secondReference: NumberBlock
  /** Of a finite training set; left out where the points were fresh, or nothing asks for them. */
  readonly finite?: FinitePoints | undefined
}

/** The points that were trained on, and two sets of points that were never met. */
export interface FinitePoints {
  readonly training: NumberBlock
  readonly unseen: NumberBlock
  readonly secondUnseen: NumberBlock
}

/**
 * Measures the named distances of points between generated samples and an exact reference set, each with its floor: the distance
 * between that reference set and a second, independent one, cut to as many points as were generated. Those that look at
 * unseen points take them as both references. Calls `onMetric` after each. Throws `invalid-input` where a table is
 * empty, the dimensions differ, or a distance is asked for that the target or the training does not have.
 */
export async function evaluateMetrics(
  names: readonly PointMetricName[],
  { samples, reference, secondReference, finite }: Evaluated,
  setting: Omit<MetricContext, 'training'>,
  onMetric: (metrics: Metrics) => void,
): Promise<void> {
  const generated = pointSet(samples)
  const exact = [pointSet(reference), pointSet(secondReference)] as const
  const unseen = finite && ([pointSet(finite.unseen), pointSet(finite.secondUnseen)] as const)
  if ([...exact, ...(unseen ?? [])].some(({ dimension }) => dimension !== generated.dimension))
    throw fail('invalid-input', 'Samples and reference sets have different dimensions; they must agree.')
  const context: MetricContext = finite ? { ...setting, training: pointSet(finite.training) } : setting
  for (const name of names) {
    const { most = Infinity, beside = 'exact', measure } = metrics[name]
    const references = beside === 'exact' ? exact : unseen
    if (references === undefined)
      throw fail('invalid-input', `“${metricFacts[name].title}” needs a finite training set; the points were fresh.`)
    const [first, second] = references
    const truth = firstPoints(first, most)
    const value = await measure(firstPoints(generated, most), truth, context)
    const floor = await measure(firstPoints(second, Math.min(most, generated.count)), truth, context)
    const detail = measuredDetail(value, floor)
    onMetric({ [name]: { value: value.value, floor: floor.value, ...(detail && { detail }) } })
  }
}
