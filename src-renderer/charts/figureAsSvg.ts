import { fractionOf } from './axisRange'
import { labelWidth, ticksOf, type CurveFigure } from './curveFigure'
import { crowd, curveShapes, hasPlace, type CurveShape, type PlotFrame } from './curveShapes'

const margins = { left: labelWidth, right: 30, top: 10, bottom: 44 }
const fontSize = 11
const legendRow = 20
const swatch = 24
/** Width of a letter as a share of its height, on average. */
const letter = 0.56

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const short = (value: number): string => String(Math.round(value * 10) / 10)

interface LegendEntry {
  readonly label: string
  readonly color: string
  readonly dash: readonly number[]
  readonly x: number
  readonly y: number
}

/** The names of the curves beside each other in as many rows as they need. */
function legendOf(
  { curves }: CurveFigure,
  width: number,
): { readonly entries: LegendEntry[]; readonly height: number } {
  const entries: LegendEntry[] = []
  let [x, y] = [margins.left, 0]
  // of a crowd the names would be longer than the figure
  for (const { label, color, dash = [] } of curves.length > crowd ? [] : curves) {
    const needed = swatch + 8 + label.length * letter * 12 + 18
    if (x > margins.left && x + needed > width - margins.right) [x, y] = [margins.left, y + legendRow]
    entries.push({ label, color, dash, x, y })
    x += needed
  }
  return { entries, height: entries.length === 0 ? 0 : y + legendRow }
}

function linePath(x: Float32Array, y: Float32Array): string {
  let pen = 'M'
  const parts: string[] = []
  x.forEach((across, k) => {
    const down = y[k] ?? NaN
    if (!hasPlace({ x, y }, k)) pen = 'M'
    else if (pen === 'M' && !hasPlace({ x, y }, k + 1)) parts.push(`M${short(across - 1)} ${short(down)}h2`)
    else {
      parts.push(`${pen}${short(across)} ${short(down)}`)
      pen = 'L'
    }
  })
  return parts.join('')
}

/** The outline of each stretch of a band that has no gap. */
function bandPath({ top, bottom }: Extract<CurveShape, { kind: 'band' }>): string {
  const parts: string[] = []
  let from = 0
  const close = (to: number): void => {
    if (to <= from) return
    const forth = Array.from({ length: to - from }, (_, k) => `${short(from + k + 0.5)} ${short(top[from + k] ?? 0)}`)
    const back = Array.from({ length: to - from }, (_, k) => `${short(to - k - 0.5)} ${short(bottom[to - 1 - k] ?? 0)}`)
    parts.push(`M${[...forth, ...back].join('L')}Z`)
  }
  top.forEach((upper, column) => {
    if (!Number.isNaN(upper) && !Number.isNaN(bottom[column])) return
    close(column)
    from = column + 1
  })
  close(top.length)
  return parts.join('')
}

function shapeElement(shape: CurveShape): string {
  if (shape.kind === 'band') {
    const path = bandPath(shape)
    return path === '' ? '' : `<path d="${path}" fill="${shape.color}" fill-opacity="${String(shape.opacity)}"/>`
  }
  const path = linePath(shape.x, shape.y)
  const dash = shape.dash.length === 0 ? '' : ` stroke-dasharray="${shape.dash.join(' ')}"`
  return path === ''
    ? ''
    : `<path d="${path}" fill="none" stroke="${shape.color}" stroke-opacity="${String(shape.opacity)}" stroke-width="${String(shape.width)}" stroke-linejoin="round"${dash}/>`
}

/**
 * The figure as a picture of lines, with its legend, axes and background: the same shapes that are drawn in the window,
 * from the same buckets.
 * @param width of the whole figure, in CSS pixels
 * @param height likewise
 */
export function figureAsSvg(figure: CurveFigure, width: number, height: number): string {
  const { theme, xLabel, yLabel, x, y, xScale, yScale } = figure
  const legend = legendOf(figure, width)
  const top = margins.top + legend.height
  const frame: PlotFrame = {
    ...{ x, y, xScale, yScale },
    width: Math.max(40, width - margins.left - margins.right),
    height: Math.max(40, height - top - margins.bottom),
  }
  const ticks = ticksOf(figure, frame.width, frame.height)
  const text = (at: string, anchor: string, content: string): string =>
    `<text ${at} text-anchor="${anchor}" fill="${theme.text}">${escaped(content)}</text>`
  const across = ticks.x.map(({ value, label }) => {
    const at = short(frame.width * fractionOf(value, x, xScale))
    const line = `<line x1="${at}" x2="${at}" y1="0" y2="${short(frame.height)}" stroke="${theme.line}"/>`
    return line + text(`x="${at}" y="${short(frame.height + 16)}"`, 'middle', label)
  })
  const up = ticks.y.map(({ value, label }) => {
    const at = frame.height * (1 - fractionOf(value, y, yScale))
    const line = `<line x1="0" x2="${short(frame.width)}" y1="${short(at)}" y2="${short(at)}" stroke="${theme.line}"/>`
    return line + text(`x="-8" y="${short(at + 4)}"`, 'end', label)
  })
  const crowded = figure.curves.length > crowd
  const curves = figure.curves.map((curve) =>
    curveShapes(curve, frame, { smooth: figure.smooth, crowded }).map(shapeElement).join(''),
  )
  const names = legend.entries.map(({ label, color, dash, x: left, y: down }) => {
    const middle = margins.top + down + 6
    const line = `<line x1="${short(left)}" x2="${short(left + swatch)}" y1="${short(middle)}" y2="${short(middle)}" stroke="${color}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/>`
    return line + text(`x="${short(left + swatch + 8)}" y="${short(middle + 4)}" font-size="12"`, 'start', label)
  })
  const middle = short(frame.height / 2)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="${escaped(theme.font)}" font-size="${String(fontSize)}">`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    ...names,
    `<g transform="translate(${String(margins.left)} ${String(top)})">`,
    `<clipPath id="plot"><rect width="${short(frame.width)}" height="${short(frame.height)}"/></clipPath>`,
    ...across,
    ...up,
    `<g clip-path="url(#plot)">`,
    ...curves,
    `</g>`,
    text(`x="${short(frame.width / 2)}" y="${short(frame.height + 36)}"`, 'middle', xLabel),
    text(`transform="translate(-50 ${middle}) rotate(-90)"`, 'middle', yLabel),
    `</g></svg>`,
  ].join('\n')
}

/** An SVG picture drawn on so many times its pixels, as a PNG. Fails where the window has no room for such a picture. */
export async function svgAsPng(svg: string, width: number, height: number, times: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const picture = new Image(width, height)
    picture.src = address
    await picture.decode()
    const canvas = new OffscreenCanvas(Math.round(width * times), Math.round(height * times))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    URL.revokeObjectURL(address)
  }
}
