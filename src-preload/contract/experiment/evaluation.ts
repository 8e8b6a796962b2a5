import { z } from 'zod'
import { count } from './fields'

/** The distances of images: on the features of a classifier of the same data, and to its training images. */
export const imageMetricNames = [
  'frechetDistance',
  'precision',
  'recall',
  'recognisability',
  'confidence',
  'classBalance',
  'nearestDistance',
  'nearCopies',
  'bitsPerDimension',
] as const

export type ImageMetricName = (typeof imageMetricNames)[number]

/** The distances of points, in the order in which they are offered and shown. */
export const pointMetricNames = [
  'slicedWasserstein2',
  'energyDistance',
  'mmdLaplace',
  'mmdGaussian',
  'sinkhorn',
  'rDivergence',
  'rDivergenceHeldOut',
  'marginalWasserstein1',
  'marginalKolmogorovSmirnov',
  'modeWeights',
  'missingModes',
  'memorisation',
  'meanDifference',
  'covarianceDifference',
] as const

export type PointMetricName = (typeof pointMetricNames)[number]

/** All distances, in the order in which they are offered and shown. */
export const metricNames = [...pointMetricNames, ...imageMetricNames] as const

export type MetricName = (typeof metricNames)[number]

export const isImageMetric = (name: MetricName): name is ImageMetricName =>
  imageMetricNames.some((known) => known === name)

/** Of an image metric whether it is about what was generated; the other is about the network. */
export type SampleMetricName = Exclude<ImageMetricName, 'bitsPerDimension'>

/** Those that a trained classifier is needed for. */
export const needsClassifier = (name: MetricName): boolean =>
  isImageMetric(name) && !['nearestDistance', 'nearCopies', 'bitsPerDimension'].includes(name)

/** Those that are measured until the person chooses. */
const usual: readonly MetricName[] = ['slicedWasserstein2', 'energyDistance', 'mmdLaplace']

export const evaluation = z.strictObject({
  metrics: z
    .array(z.enum(metricNames))
    .default([...usual])
    .meta({ title: 'Distances' }),
  referenceCount: count(2, 1_000_000)
    .default(2000)
    .meta({ title: 'Reference samples', description: 'Exact samples that the generated ones are compared with' }),
})

export type EvaluationSpec = z.output<typeof evaluation>
