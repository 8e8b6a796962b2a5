import { color as parsed } from 'chart.js/helpers'
import { fractionOf } from '../../charts/axisRange'
import { axisTicks } from '../../charts/axisTicks'
import type { ChartTheme } from '../../charts/chartTheme'
import { tickLabel } from '../../charts/numbers'
import type { PlotArea } from '../../charts/useChartGestures'
import type { DensityLayer } from './densityLayer'
import type { PlaneRange, PlottedPoints } from './points'
import { stampPoints } from './stampPoints'

/** Everything that one drawing of points depends on. */
export interface ScatterFigure extends PlottedPoints {
  readonly color: string
  readonly range: PlaneRange
  readonly labels: { readonly x: string; readonly y: string }
  readonly density: DensityLayer | null
  readonly theme: ChartTheme
}

const margin = { left: 46, right: 8, top: 8, bottom: 36 }

/** The rectangle of the points within a drawing of this size, in CSS pixels. */
export const plotArea = (width: number, height: number): PlotArea => ({
  left: margin.left,
  top: margin.top,
  width: Math.max(1, width - margin.left - margin.right),
  height: Math.max(1, height - margin.top - margin.bottom),
})

/** Draws points over their target's density on a canvas of `ratio` device pixels to a CSS pixel. */
export function drawScatter(
  context: CanvasRenderingContext2D,
  figure: ScatterFigure,
  size: { readonly width: number; readonly height: number; readonly ratio: number },
): void {
  const { width, height, ratio } = size
  const area = plotArea(width, height)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  drawAxes(context, figure, area)
  context.save()
  context.beginPath()
  context.rect(area.left, area.top, area.width, area.height)
  context.clip()
  if (figure.density) drawDensity(context, figure, area, figure.density)
  drawPoints(context, figure, area, ratio)
  context.restore()
}

function drawAxes(context: CanvasRenderingContext2D, figure: ScatterFigure, area: PlotArea): void {
  const { range, labels, theme } = figure
  const { left, top, width, height } = area
  if (figure.x.length === 0) {
    // Numbers on the axes of nothing would say something that is not so.
    context.strokeStyle = theme.line
    context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1)
    return
  }
  context.font = `11px ${theme.font}`
  context.fillStyle = theme.text
  context.strokeStyle = theme.line
  context.lineWidth = 1
  context.beginPath()
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const tick of axisTicks(range.x, 'linear', Math.max(2, Math.round(width / 70)))) {
    const at = Math.round(left + fractionOf(tick, range.x, 'linear') * width) + 0.5
    context.moveTo(at, top)
    context.lineTo(at, top + height)
    context.fillText(tickLabel(tick), at, top + height + 6)
  }
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const tick of axisTicks(range.y, 'linear', Math.max(2, Math.round(height / 56)))) {
    const at = Math.round(top + (1 - fractionOf(tick, range.y, 'linear')) * height) + 0.5
    context.moveTo(left, at)
    context.lineTo(left + width, at)
    context.fillText(tickLabel(tick), left - 6, at)
  }
  context.stroke()
  context.textAlign = 'center'
  context.textBaseline = 'bottom'
  context.font = `12px ${theme.font}`
  context.fillText(labels.x, left + width / 2, top + height + margin.bottom - 1)
  context.save()
  context.translate(12, top + height / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(labels.y, 0, 0)
  context.restore()
}

function drawDensity(
  context: CanvasRenderingContext2D,
  { range, theme }: ScatterFigure,
  area: PlotArea,
  { grid, picture, contours }: DensityLayer,
): void {
  const left = area.left + fractionOf(grid.x[0], range.x, 'linear') * area.width
  const right = area.left + fractionOf(grid.x[1], range.x, 'linear') * area.width
  const top = area.top + (1 - fractionOf(grid.y[1], range.y, 'linear')) * area.height
  const bottom = area.top + (1 - fractionOf(grid.y[0], range.y, 'linear')) * area.height
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, left, top, right - left, bottom - top)
  const placed = new Path2D()
  placed.addPath(
    contours,
    new DOMMatrix([(right - left) / grid.resolution, 0, 0, (bottom - top) / grid.resolution, left, top]),
  )
  context.globalAlpha = 0.45
  context.strokeStyle = theme.text
  context.lineWidth = 1
  context.stroke(placed)
  context.globalAlpha = 1
}

/** The points as a picture of their own, laid over what is there. */
function drawPoints(context: CanvasRenderingContext2D, figure: ScatterFigure, area: PlotArea, ratio: number): void {
  const { x, range, color } = figure
  const width = Math.round(area.width * ratio)
  const height = Math.round(area.height * ratio)
  const radius = x.length > 8000 ? 1 : x.length > 1000 ? 1.3 : 2
  const covered = stampPoints(figure, range, width, height, {
    radius: radius * ratio,
    opacity: x.length > 8000 ? 0.4 : 0.6,
  })
  const { r, g, b } = parsed(color).rgb
  const image = new ImageData(width, height)
  // Red, green, blue and opacity of a pixel as one number, the red in its lowest byte.
  const pixels = new Uint32Array(image.data.buffer)
  const ink = (b << 16) | (g << 8) | r
  for (let i = 0; i < pixels.length; i++) pixels[i] = ink | (Math.round(255 * (covered[i] ?? 0)) << 24)
  const layer = document.createElement('canvas')
  layer.width = width
  layer.height = height
  layer.getContext('2d')?.putImageData(image, 0, 0)
  context.save()
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(layer, Math.round(area.left * ratio), Math.round(area.top * ratio))
  context.restore()
}
