import { quantileSorted } from 'd3-array'
import { padded, type AxisRange } from '../../charts/axisRange'
import { counted, wholeNumber } from '../../charts/numbers'
import type { NumberBlock } from '@contract/tensors'

/** A rectangle of the plane of two axes. */
export interface PlaneRange {
  readonly x: AxisRange
  readonly y: AxisRange
}

/** The two coordinates of the points that are plotted. */
export interface PlottedPoints {
  readonly x: Float32Array
  readonly y: Float32Array
}

/** Points there are and coordinates each has. */
export const sizeOf = ({ shape }: NumberBlock): { readonly count: number; readonly dimension: number } => ({
  count: shape[0] ?? 0,
  dimension: shape.slice(1).reduce((product, length) => product * length, 1),
})

/**
 * One coordinate of every point. An axis beyond the last is the point's own index, so that points on a line can be
 * spread out as well.
 */
export function coordinate(block: NumberBlock, axis: number): Float32Array {
  const { count, dimension } = sizeOf(block)
  return Float32Array.from({ length: count }, (_, i) =>
    axis < dimension ? (block.values[i * dimension + axis] ?? Number.NaN) : i,
  )
}

const subscripts = '₀₁₂₃₄₅₆₇₈₉'

/** x₁ for the first axis, as the formulas have it. */
export const axisLabel = (axis: number, dimension: number): string =>
  axis < dimension
    ? `x${[...String(axis + 1)].map((digit) => subscripts.charAt(Number(digit))).join('')}`
    : 'index of the point'

/**
 * A range that shows the bulk of the values: the middle 90 per cent and half their spread on either side, but not
 * beyond the outermost values. It holds 99.9 % of a Gaussian, and does not follow the tails of a funnel.
 */
export function robustRange(values: Float32Array): AxisRange {
  const sorted = [...values.filter(Number.isFinite).sort()]
  const low = quantileSorted(sorted, 0.05)
  const high = quantileSorted(sorted, 0.95)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (low === undefined || high === undefined || first === undefined || last === undefined)
    return { least: -1, greatest: 1 }
  const bulk = padded({ least: low, greatest: high }, 'linear', 0.5)
  return padded({ least: Math.max(bulk.least, first), greatest: Math.min(bulk.greatest, last) }, 'linear', 0.05)
}

const within = (value: number, { least, greatest }: AxisRange): boolean => value >= least && value <= greatest

/** How many points a view does not show, and how many of them have a coordinate that is no number. */
export function outsideOf(
  x: Float32Array,
  y: Float32Array,
  range: PlaneRange,
): { readonly outside: number; readonly notFinite: number } {
  let outside = 0
  let notFinite = 0
  x.forEach((value, i) => {
    const other = y[i] ?? Number.NaN
    if (!Number.isFinite(value) || !Number.isFinite(other)) notFinite += 1
    else if (!within(value, range.x) || !within(other, range.y)) outside += 1
  })
  return { outside, notFinite }
}

/** The points of a view in words: how many there are, how many it does not show, how many are not finite. */
export function outsideText(x: Float32Array, y: Float32Array, range: PlaneRange): string {
  const { outside, notFinite } = outsideOf(x, y, range)
  const all = counted(x.length, 'point')
  const parts = [
    outside > 0 ? `${wholeNumber(outside)} of ${all} ${outside === 1 ? 'lies' : 'lie'} outside` : '',
    notFinite > 0 ? `${wholeNumber(notFinite)} of ${all} ${notFinite === 1 ? 'is' : 'are'} not finite` : '',
  ].filter((part) => part !== '')
  return parts.length > 0 ? parts.join('; ') : all
}

/**
 * Index of the point nearest to a place, or null where none is near enough.
 * @param scale length of a unit of each axis, in pixels
 * @param reach how far it may be, in pixels
 */
export function nearestPoint(
  x: Float32Array,
  y: Float32Array,
  at: { readonly x: number; readonly y: number },
  scale: { readonly x: number; readonly y: number },
  reach: number,
): number | null {
  let nearest: number | null = null
  let least = reach * reach
  for (let i = 0; i < x.length; i++) {
    const across = ((x[i] ?? Number.NaN) - at.x) * scale.x
    const up = ((y[i] ?? Number.NaN) - at.y) * scale.y
    const distance = across * across + up * up
    if (distance <= least) {
      least = distance
      nearest = i
    }
  }
  return nearest
}
