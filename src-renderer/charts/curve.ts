import type { CurveBuckets } from '@contract/run'
import { debiasedAverage } from './smoothing'
import { placesOf, type StepTimes, type XAxis } from './xAxis'

/** One curve of a chart, as the page gives it. */
export interface CurveSeries {
  readonly id: string
  readonly label: string
  /** Any CSS colour that has no variables in it. */
  readonly color: string
  /** The second channel beside colour: lengths of dash and gap in pixels; none is a full line. */
  readonly dash?: readonly number[]
  readonly buckets: CurveBuckets
  /** The setting that it is one seed of, where curves of several seeds may be shown as their mean. */
  readonly group?: { readonly id: string; readonly label: string }
  /** When it was at which step, for the axes of time. */
  readonly times?: StepTimes
}

/** A curve with its smoothed line, and where its buckets lie across. */
export interface SmoothedSeries extends CurveSeries {
  readonly smoothed: Float64Array
  readonly x: Float64Array
}

/** @param weight of the moving average, which is over steps whatever the axis */
export const withSmoothing = (series: CurveSeries, weight: number, axis: XAxis = 'step'): SmoothedSeries => ({
  ...series,
  smoothed: debiasedAverage(series.buckets.steps, series.buckets.mean, weight),
  x: placesOf(series.buckets.steps, axis, series.times),
})

/** What part of which axis a chart shows, told to the page so that it can fetch finer buckets. */
export interface CurveView {
  readonly scale: 'linear' | 'log'
  /** Steps to fetch, with a lead-in for the smoothing; null where everything is shown. */
  readonly steps: { readonly from: number; readonly to: number } | null
  /** About one bucket for each pixel. */
  readonly buckets: number
}

/** Index of the bucket whose last step, or place, is nearest; −1 for an empty curve. */
export function nearestBucket(steps: ArrayLike<number>, step: number): number {
  let low = 0
  let high = steps.length - 1
  if (high < 0) return -1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] ?? 0) < step) low = middle + 1
    else high = middle
  }
  const above = Math.abs((steps[low] ?? 0) - step)
  const below = low > 0 ? Math.abs((steps[low - 1] ?? 0) - step) : Number.POSITIVE_INFINITY
  return below < above ? low - 1 : low
}
