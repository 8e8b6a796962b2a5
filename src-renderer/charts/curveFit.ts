import { max, min, nice } from 'd3-array'
import { hull, padded, type AxisRange, type AxisScale } from './axisRange'
import type { SmoothedSeries } from './curve'
import { placesOf, type XAxis } from './xAxis'

/**
 * What the curves span across, whatever part of them was fetched; null where there is nothing. The first step is 0,
 * which a logarithm cannot show: there it begins at 1.
 */
export function stepsSpanned(
  curves: readonly SmoothedSeries[],
  axis: XAxis = 'step',
  scale: AxisScale = 'linear',
): AxisRange | null {
  const first = axis === 'step' && scale === 'log' ? 1 : 0
  const spans = curves.flatMap(({ buckets: { steps, totalSteps }, times }) => {
    const last = steps.at(-1)
    if (last === undefined) return []
    const ends = Float64Array.of(Math.max(first, last - totalSteps + 1), Math.max(last, totalSteps))
    const [least = NaN, greatest = NaN] = placesOf(ends, axis, times)
    return Number.isFinite(least) && Number.isFinite(greatest) ? [{ least, greatest }] : []
  })
  const whole = hull(spans)
  return whole === null || whole.greatest > whole.least ? whole : { least: whole.least, greatest: whole.least + 1 }
}

/**
 * A range of values that shows the curves within a stretch across: every smoothed value, and the raw ones but for the
 * outermost half per cent on each side, so that one spike does not press the rest flat. Its ends are round numbers, so
 * that the axis stands still while values arrive.
 */
export function valuesSpanned(curves: readonly SmoothedSeries[], steps: AxisRange, scale: AxisScale): AxisRange {
  const ranges = curves.flatMap(({ buckets, smoothed, x }) => {
    const lines = drawnWithin(smoothed, x, steps, scale)
    const raw = drawnWithin(buckets.last, x, steps, scale).sort()
    const [least, greatest] = [quantileOf(raw, 0.005), quantileOf(raw, 0.995)]
    const whole = lines.length === 0 ? [] : [{ least: min(lines) ?? NaN, greatest: max(lines) ?? NaN }]
    return raw.length === 0 ? whole : [...whole, { least, greatest }]
  })
  const found = hull(ranges)
  if (found === null) return scale === 'log' ? { least: 0.1, greatest: 10 } : { least: 0, greatest: 1 }
  return rounded(padded(found, scale, 0.03), scale)
}

/** The values that a scale can show of the buckets within a stretch: plain loops, since a hundred curves are fitted at once. */
function drawnWithin(
  values: Float32Array | Float64Array,
  x: Float64Array,
  { least, greatest }: AxisRange,
  scale: AxisScale,
): Float64Array {
  const found = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? NaN
    const place = x[i] ?? NaN
    if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue
    if (place >= least && place <= greatest) found[count++] = value
  }
  return found.subarray(0, count)
}

/** Between the two nearest of values in ascending order; NaN where there are none. */
function quantileOf(values: Float64Array, share: number): number {
  const at = share * (values.length - 1)
  const [below, above] = [values[Math.floor(at)] ?? NaN, values[Math.ceil(at)] ?? NaN]
  return below + (at - Math.floor(at)) * (above - below)
}

const significands = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** The range widened to round numbers. */
export function rounded({ least, greatest }: AxisRange, scale: AxisScale): AxisRange {
  if (scale === 'linear' || greatest < 1.6 * least) {
    const [from, to] = nice(least, greatest, 6)
    return { least: scale === 'log' && from <= 0 ? least : from, greatest: to }
  }
  const power = (value: number): number => 10 ** Math.floor(Math.log10(value))
  const down = significands.findLast((significand) => significand * power(least) <= least) ?? 1
  const up = significands.find((significand) => significand * power(greatest) >= greatest) ?? 10
  return { least: down * power(least), greatest: up * power(greatest) }
}

/** How many drawn values a log axis cannot show, because they are 0 or below, and how many are not finite. */
export function notDrawable(
  curves: readonly SmoothedSeries[],
  scale: AxisScale,
): { readonly notFinite: number; readonly notPositive: number } {
  let notFinite = 0
  let notPositive = 0
  for (const { buckets } of curves) {
    for (const value of buckets.last) {
      if (!Number.isFinite(value)) notFinite += 1
      else if (scale === 'log' && value <= 0) notPositive += 1
    }
  }
  return { notFinite, notPositive }
}
