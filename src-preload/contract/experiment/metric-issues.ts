import { isImageMetric, needsClassifier, type MetricName } from './evaluation'
import type { SpecIssue } from './issue'
import { metricFacts } from './metric-facts'
import { dimensionOf, type ExperimentSpec } from './spec'
import type { TargetSpec } from './target'
import { classCountOf, imagesOf } from './target/images'
import type { TrainingSpec } from './training'

/** A covariance of so many dimensions still fits the memory, and is factored in seconds. */
const mostForCovariance = 2000

const ofMixtures: readonly MetricName[] = ['modeWeights', 'missingModes']
const ofCovariances: readonly MetricName[] = ['rDivergence', 'rDivergenceHeldOut', 'covarianceDifference']

/** What decides which distances there are. */
export interface Measured {
  readonly target: TargetSpec
  readonly data: Pick<TrainingSpec['data'], 'kind'>
}

/** What a distance needs and does not have; null where it can be measured. */
function lackOf(name: MetricName, { target, data }: Measured): string | null {
  const isOther = `the target is “${target.kind}”`
  const classCount = classCountOf(target)
  if (isImageMetric(name) && imagesOf(target) === null) return `images; ${isOther}`
  if (needsClassifier(name) && classCount === 0) return 'a classifier, and these images have no labels to train one'
  if (needsClassifier(name) && classCount === 1)
    return 'a classifier, and these images are of one class, so that there is nothing to tell apart'
  if (ofMixtures.includes(name) && target.kind !== 'mixture' && target.kind !== 'defensive')
    return `a mixture; ${isOther}`
  if (name === 'memorisation' && data.kind === 'fresh')
    return 'points that are met again, training.data.kind "finite"; these are met once'
  const dimension = dimensionOf(target)
  if (ofCovariances.includes(name) && dimension > mostForCovariance)
    return `a covariance, of at most ${String(mostForCovariance)} dimensions; there are ${String(dimension)}`
  return null
}

/** Whether a distance can be measured of such an experiment. */
export const isMeasurable = (name: MetricName, measured: Measured): boolean => lackOf(name, measured) === null

/**
 * Distances that are named twice, that the target or the training does not have, or that the dimension does not allow:
 * one sentence for all that lack the same.
 */
export function metricIssues({ target, training, evaluation }: ExperimentSpec): SpecIssue[] {
  const { metrics } = evaluation
  const path = 'evaluation.metrics'
  const issues: SpecIssue[] = []
  const lacking = new Map<string, MetricName[]>()
  metrics.forEach((name, place) => {
    const lack = lackOf(name, { target, data: training.data })
    if (metrics.indexOf(name) < place)
      issues.push({
        path: `${path}[${String(place)}]`,
        message: `${quoted([name])} is named twice; name each distance once.`,
      })
    else if (lack !== null) lacking.set(lack, [...(lacking.get(lack) ?? []), name])
  })
  for (const [lack, names] of lacking) {
    const [need, them] = names.length > 1 ? ['need', 'them'] : ['needs', 'it']
    issues.push({ path, message: `${quoted(names)} ${need} ${lack}. Leave ${them} out.` })
  }
  return issues
}

const list = new Intl.ListFormat('en-GB')
const quoted = (metrics: readonly MetricName[]): string =>
  list.format(metrics.map((name) => `“${metricFacts[name].title}”`))
