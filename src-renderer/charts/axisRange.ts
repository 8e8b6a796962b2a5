/** How an axis maps values to places. */
export type AxisScale = 'linear' | 'log'

/** The part of an axis that is shown; on a log axis both ends are above 0. */
export interface AxisRange {
  readonly least: number
  readonly greatest: number
}

const toPlace = (value: number, scale: AxisScale): number => (scale === 'log' ? Math.log(value) : value)
const toValue = (place: number, scale: AxisScale): number => (scale === 'log' ? Math.exp(place) : place)

/** Where a value lies in the range: 0 at its least end, 1 at its greatest. */
export const fractionOf = (value: number, range: AxisRange, scale: AxisScale): number => placing(range, scale)(value)

/** As `fractionOf`, for very many values of one range. */
export function placing(range: AxisRange, scale: AxisScale): (value: number) => number {
  const least = toPlace(range.least, scale)
  const span = toPlace(range.greatest, scale) - least
  return scale === 'log' ? (value) => (Math.log(value) - least) / span : (value) => (value - least) / span
}

/** The value at a fraction of the range; the inverse of `fractionOf`. */
export function valueAt(fraction: number, range: AxisRange, scale: AxisScale): number {
  const least = toPlace(range.least, scale)
  return toValue(least + fraction * (toPlace(range.greatest, scale) - least), scale)
}

/** The part of a range between two fractions of it; fractions outside [0, 1] widen it. */
export const between = (range: AxisRange, scale: AxisScale, from: number, to: number): AxisRange => ({
  least: valueAt(Math.min(from, to), range, scale),
  greatest: valueAt(Math.max(from, to), range, scale),
})

/**
 * The range that shows `1 / factor` as much around a fixed place.
 * @param at fraction of the range that keeps its place, such as where the pointer is
 * @param factor above 1 shows less, below 1 more
 */
export const zoomed = (range: AxisRange, scale: AxisScale, at: number, factor: number): AxisRange =>
  between(range, scale, at - at / factor, at + (1 - at) / factor)

/** The range moved by a fraction of its own length. */
export const panned = (range: AxisRange, scale: AxisScale, fraction: number): AxisRange =>
  between(range, scale, fraction, 1 + fraction)

/** The range moved and, if it must be, shortened so that it lies within another one. */
export function heldWithin(range: AxisRange, whole: AxisRange, scale: AxisScale): AxisRange {
  const from = fractionOf(range.least, whole, scale)
  const to = fractionOf(range.greatest, whole, scale)
  if (to - from >= 1) return whole
  if (from < 0) return between(whole, scale, 0, to - from)
  if (to > 1) return between(whole, scale, from - (to - 1), 1)
  return range
}

/** A range with some room on both sides; one of length 0 is given a length first. */
export function padded(range: AxisRange, scale: AxisScale, share: number): AxisRange {
  if (range.greatest > range.least) return between(range, scale, -share, 1 + share)
  if (scale === 'log') return { least: range.least / 2, greatest: range.greatest * 2 }
  const room = Math.abs(range.least) / 2 || 1
  return { least: range.least - room, greatest: range.greatest + room }
}

/** The least range that holds all of these; null where there are none. */
export function hull(ranges: Iterable<AxisRange>): AxisRange | null {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const range of ranges) {
    least = Math.min(least, range.least)
    greatest = Math.max(greatest, range.greatest)
  }
  return least <= greatest ? { least, greatest } : null
}
