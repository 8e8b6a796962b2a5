import { isImageMetric, needsClassifier, type MetricName } from './evaluation'
import type { SpecIssue } from './issue'
import { metricFacts } from './metric-facts'
import { dimensionOf, type ExperimentSpec } from './spec'
import { classesOf, imagesOf } from './target/images'

/** A covariance of so many dimensions still fits the memory, and is factored in seconds. */
const mostForCovariance = 2000

const ofMixtures: readonly MetricName[] = ['modeWeights', 'missingModes']
const ofCovariances: readonly MetricName[] = ['rDivergence', 'rDivergenceHeldOut', 'covarianceDifference']

/** Distances that the target or the training does not have, or that the dimension does not allow. */
export function metricIssues({ target, training, evaluation }: ExperimentSpec): SpecIssue[] {
  const dimension = dimensionOf(target)
  return evaluation.metrics.flatMap((name, place): SpecIssue[] => {
    const path = `evaluation.metrics[${String(place)}]`
    const { title } = metricFacts[name]
    if (evaluation.metrics.indexOf(name) < place)
      return [{ path, message: `“${title}” is named twice; name each distance once.` }]
    if (isImageMetric(name) && imagesOf(target) === null)
      return [{ path, message: `“${title}” needs images; the target is “${target.kind}”. Leave it out.` }]
    if (needsClassifier(name) && classesOf(target) === null)
      return [
        { path, message: `“${title}” needs a classifier, and these images have no labels to train one. Leave it out.` },
      ]
    if (ofMixtures.includes(name) && target.kind !== 'mixture' && target.kind !== 'defensive')
      return [{ path, message: `“${title}” needs a mixture; the target is “${target.kind}”. Leave it out.` }]
    if (name === 'memorisation' && training.data.kind === 'fresh')
      return [{ path, message: `“${title}” needs points that are met again; set training.data.kind to "finite".` }]
    if (ofCovariances.includes(name) && dimension > mostForCovariance) {
      const [has, most] = [String(dimension), String(mostForCovariance)]
      return [{ path, message: `“${title}” needs a covariance, of at most ${most} dimensions; there are ${has}.` }]
    }
    return []
  })
}
