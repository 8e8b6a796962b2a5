import { fractionOf, padded, type AxisRange, type AxisScale } from '../../charts/axisRange'

/** A line of a plot: y over x, with x ascending. */
export interface PlotLine {
  readonly id: string
  readonly label: string
  readonly x: Float64Array
  readonly y: Float64Array
  readonly color: string
  /** Of an SVG stroke; empty for a solid line. */
  readonly dash: string
}

/** Whether a value has a place on an axis. */
const hasPlace = (value: number, scale: AxisScale): boolean =>
  Number.isFinite(value) && (scale === 'linear' || value > 0)

/** The least and greatest value that has a place on the axis, never of width zero. */
export function rangeOf(columns: readonly Float64Array[], scale: AxisScale = 'linear'): AxisRange {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const column of columns)
    for (const value of column) {
      if (!hasPlace(value, scale)) continue
      least = Math.min(least, value)
      greatest = Math.max(greatest, value)
    }
  if (least > greatest) return scale === 'log' ? { least: 0.1, greatest: 1 } : { least: 0, greatest: 1 }
  return least === greatest ? padded({ least, greatest }, scale, 0) : { least, greatest }
}

/** An SVG path through the points that have a place; where one has none the line is interrupted. */
export function linePath(
  { x, y }: Pick<PlotLine, 'x' | 'y'>,
  scale: AxisScale,
  atX: (value: number) => number,
  atY: (value: number) => number,
): string {
  let path = ''
  let pen = 'M'
  x.forEach((place, i) => {
    const value = y[i] ?? Number.NaN
    if (!hasPlace(value, scale)) {
      pen = 'M'
      return
    }
    path += `${pen}${atX(place).toFixed(2)} ${atY(value).toFixed(2)}`
    pen = 'L'
  })
  return path
}

/** Index of the value nearest to this one, among ascending values; −1 where there are none. */
export function nearestIndex(values: Float64Array, wanted: number): number {
  if (values.length === 0) return -1
  let [low, high] = [0, values.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle
    else high = middle
  }
  return wanted - (values[low] ?? 0) <= (values[high] ?? 0) - wanted ? low : high
}

/** Places values of a range along a stretch of pixels. */
export const placing =
  (range: AxisRange, scale: AxisScale, from: number, to: number) =>
  (value: number): number =>
    from + fractionOf(value, range, scale) * (to - from)
