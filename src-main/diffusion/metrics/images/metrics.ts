import type { EngineKind } from '@contract/run'
import type { SampleMetricName } from '@contract/experiment/evaluation'
import type { Recognised } from '../../images/classifier/recogniser'
import type { Reading } from '../metric'
import { mean } from '../mean'
import type { PointSet } from '../point-set'
import { frechetDistance } from './frechet'
import type { ImageJudge } from './judge'
import { shareWithin } from './manifolds'
import { isNearCopy } from './nearest'

/** A distance between generated images and real ones, on what a classifier of the same data makes of them. */
type ImageMetric = (images: Compared, judge: ImageJudge, engine: EngineKind) => Promise<Reading>

/** Images to be judged, and training images to compare them with. */
export interface Compared {
  readonly images: PointSet
  readonly exact: PointSet
}

/** An image that the classifier is so sure of shows something. */
const sure = 0.8

/** Precision and recall look at no more of each set; their time grows with the square. */
export const mostOfManifold = 5000

/**
 * Fréchet distance of the classifier's features (Heusel et al. 2017), precision and recall (Kynkäänniemi et al. 2019), and
 * what the classifier says of the images themselves.
 */
export const imageMetrics: Readonly<Record<SampleMetricName, ImageMetric>> = {
  frechetDistance: async ({ images, exact }, judge) => {
    const [found, truth] = [await judge.recognise(images), await judge.recognise(exact)]
    return { value: frechetDistance(found.features, truth.features) }
  },
  precision: async ({ images, exact }, judge, engine) => {
    const [found, truth] = [await judge.recognise(images), await judge.recognise(exact)]
    return { value: await shareWithin(firstOf(found), firstOf(truth), engine) }
  },
  recall: async ({ images, exact }, judge, engine) => {
    const [found, truth] = [await judge.recognise(images), await judge.recognise(exact)]
    return { value: await shareWithin(firstOf(truth), firstOf(found), engine) }
  },
  /** ½ Σ |share_k − w_k|: total variation between the classes of the images and those of the data. */
  classBalance: async ({ images }, judge) => {
    const { labels } = await judge.recognise(images)
    const weights = judge.shares
    const shares = new Float64Array(weights.length)
    for (const label of labels) shares[label] = (shares[label] ?? 0) + 1 / labels.length
    const value = shares.reduce((sum, share, k) => sum + Math.abs(share - (weights[k] ?? 0)), 0) / 2
    return { value, detail: { kind: 'modes', shares, weights: [...weights] } }
  },
  recognisability: async ({ images }, judge) => {
    const { confidences } = await judge.recognise(images)
    return { value: confidences.filter((confidence) => confidence > sure).length / confidences.length }
  },
  confidence: async ({ images }, judge) => ({ value: mean((await judge.recognise(images)).confidences) }),
  /** Root mean square of the pixels' differences to the nearest training image, its mean over the images. */
  nearestDistance: async ({ images }, judge) => {
    const { distances } = await judge.nearestTo(images)
    return { value: mean(distances) / Math.sqrt(images.dimension) }
  },
  nearCopies: async ({ images }, judge) => {
    const nearest = await judge.nearestTo(images)
    const copies = Array.from({ length: images.count }, (_, row) => row).filter((row) => isNearCopy(nearest, row))
    return { value: copies.length / images.count }
  },
}

function firstOf({ features }: Recognised): PointSet {
  const { count, dimension, values } = features
  if (count <= mostOfManifold) return features
  return { count: mostOfManifold, dimension, values: values.subarray(0, mostOfManifold * dimension) }
}
