import { placing, type AxisRange, type AxisScale } from './axisRange'
import { bandColumns } from './bands'
import type { SmoothedSeries } from './curve'

/** A band as one stretch for each column of pixels, or a line through points; NaN where there is a gap. */
export type CurveShape =
  | {
      readonly kind: 'band'
      readonly color: string
      readonly opacity: number
      readonly top: Float32Array
      readonly bottom: Float32Array
    }
  | {
      readonly kind: 'line'
      readonly color: string
      readonly opacity: number
      readonly width: number
      readonly dash: readonly number[]
      /** From the left and from the top, in pixels. */
      readonly x: Float32Array
      readonly y: Float32Array
    }

export type LineShape = Extract<CurveShape, { kind: 'line' }>

/** The part of both axes that is drawn, and on how many pixels. */
export interface PlotFrame {
  readonly x: AxisRange
  readonly y: AxisRange
  readonly xScale: AxisScale
  readonly yScale: AxisScale
  readonly width: number
  readonly height: number
}

/** With more curves than these, bands and raw lines would hide each other: the averages alone are drawn, in full lines. */
export const crowd = 12

/** How far beyond the frame a place may lie: what is steeper looks the same, and painters have limits. */
const farthest = 4

/** What is drawn of a curve within a frame, from the back to the front. */
export function curveShapes(
  curve: SmoothedSeries,
  frame: PlotFrame,
  { smooth, crowded }: { readonly smooth: boolean; readonly crowded: boolean },
): readonly CurveShape[] {
  const { x: range, xScale, width, height } = frame
  const { buckets, color, dash = [], smoothed } = curve
  const across = placing(range, xScale)
  const up = placing(frame.y, frame.yScale)
  const x = mapped(curve.x, (place) => (xScale === 'log' && place <= 0 ? NaN : held(width * across(place), width)))
  const cannotShow = (value: number): boolean => frame.yScale === 'log' && value <= 0
  /** Where a value of a line lies from the top; NaN for one that the axis cannot show. */
  const downOf = (value: number): number =>
    !Number.isFinite(value) || cannotShow(value) ? NaN : held(height * (1 - up(value)), height)
  /** Where the edge of a band lies, within the frame; what a log axis cannot show lies beneath it. */
  const edgeOf = (value: number): number =>
    !Number.isFinite(value) ? NaN : cannotShow(value) ? height : Math.min(height, Math.max(0, height * (1 - up(value))))
  const line = (
    values: ArrayLike<number>,
    opacity: number,
    thickness: number,
    pattern: readonly number[],
  ): CurveShape => ({
    kind: 'line',
    color,
    opacity,
    width: thickness,
    dash: pattern,
    x,
    y: mapped(values, downOf),
  })
  // dashes along a jagged line take many times as long to paint, and among so many tell nothing
  const average = crowded ? line(smoothed, 1, 1.25, []) : line(smoothed, 1, 1.75, dash)
  if (crowded) return [average]
  const { top, bottom } = bandColumns(
    x,
    mapped(buckets.greatest, edgeOf),
    mapped(buckets.least, edgeOf),
    Math.ceil(width),
  )
  const band: CurveShape = { kind: 'band', color, opacity: 0.13, top, bottom }
  return smooth ? [band, line(buckets.last, 0.28, 1, []), average] : [band, average]
}

const held = (place: number, size: number): number => Math.min((1 + farthest) * size, Math.max(-farthest * size, place))

function mapped(values: ArrayLike<number>, to: (value: number) => number): Float32Array {
  const found = new Float32Array(values.length)
  for (let k = 0; k < found.length; k += 1) found[k] = to(values[k] ?? NaN)
  return found
}

/** Whether a line has a point there; a value without one beside it is a dot. */
export const hasPlace = ({ x, y }: Pick<LineShape, 'x' | 'y'>, k: number): boolean =>
  Number.isFinite(x[k]) && Number.isFinite(y[k])

function dot(context: CanvasRenderingContext2D, x: number, y: number, { color, width }: LineShape): void {
  context.fillStyle = color
  context.fillRect(x - width, y - width, 2 * width, 2 * width)
}

/** Paints shapes with the origin of their frame at that of the canvas. */
export function paintShapes(context: CanvasRenderingContext2D, shapes: readonly CurveShape[]): void {
  for (const shape of shapes) {
    context.globalAlpha = shape.opacity
    if (shape.kind === 'band') {
      context.fillStyle = shape.color
      shape.top.forEach((upper, column) => {
        const lower = shape.bottom[column] ?? NaN
        if (lower > upper) context.fillRect(column, upper, 1, lower - upper)
      })
      continue
    }
    context.strokeStyle = shape.color
    context.lineWidth = shape.width
    // at these widths nobody sees it, and of a jagged line round corners are most of the work
    context.lineJoin = 'bevel'
    context.setLineDash([...shape.dash])
    context.beginPath()
    let pen = false
    for (let k = 0; k < shape.x.length; k += 1) {
      const [x = NaN, y = NaN] = [shape.x[k], shape.y[k]]
      const known = x === x && y === y
      if (known && pen) context.lineTo(x, y)
      else if (known && hasPlace(shape, k + 1)) context.moveTo(x, y)
      else if (known) dot(context, x, y, shape)
      pen = known
    }
    context.stroke()
  }
  context.globalAlpha = 1
}
