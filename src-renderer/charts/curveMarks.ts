import { placing, type AxisRange, type AxisScale } from './axisRange'
import { nearestBucket, type SmoothedSeries } from './curve'
import { crowd } from './curveShapes'

/** A place on a curve that is marked, as values of both axes. */
export interface CurveMark {
  readonly id: string
  readonly label: string
  readonly color: string
  readonly x: number
  readonly y: number
}

/** Where the pointer is on the axis of the values: the share of its height from below. */
export interface PointerHeight {
  readonly share: number
  readonly range: AxisRange
  readonly scale: AxisScale
}

/**
 * The places to mark on curves where the pointer is across: one on each; of a crowd the one that is nearest to the
 * pointer, and none where the pointer is on another chart.
 */
export function marksAt(curves: readonly SmoothedSeries[], place: number, height: PointerHeight | null): CurveMark[] {
  const marks = (curves.length > crowd && height === null ? [] : curves).flatMap(
    ({ id, label, color, smoothed, x }): CurveMark[] => {
      const at = nearestBucket(x, place)
      const value = smoothed[at]
      return value === undefined ? [] : [{ id, label, color, x: x[at] ?? place, y: value }]
    },
  )
  if (curves.length <= crowd || height === null) return marks
  const shareOf = placing(height.range, height.scale)
  const distance = ({ y }: CurveMark): number => Math.abs(shareOf(y) - height.share)
  const nearest = marks
    .filter((mark) => Number.isFinite(distance(mark)))
    .reduce<CurveMark | null>((best, mark) => (best === null || distance(mark) < distance(best) ? mark : best), null)
  return nearest === null ? [] : [nearest]
}
