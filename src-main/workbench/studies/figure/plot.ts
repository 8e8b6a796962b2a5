import { scaleLinear, scaleLog } from 'd3-scale'
import { area, line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape'
import type { AxisText, Chart, ChartLine, ChartPoint } from './chart'
import { element, text } from './svg'
import type { LineStyle } from './styles'

/** Where a plot lies on the page, in pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Scale {
  (value: number): number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

/** Places along an axis that are named one by one. */
const mostNamed = 8

const ink = '#1c2127'
const faint = '#66707b'
const grid = '#e2e6ea'
const symbols = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond,
} as const

/** A chart within a box: frame, ticks, bands, lines and markers. */
export function plot(chart: Chart, box: Box, styles: ReadonlyMap<string, LineStyle>): string {
  const points = chart.lines.flatMap((one) => one.points)
  const x = scaleOf(
    chart.x,
    points.map((point) => point.x),
    [box.left, box.left + box.width],
    // names need room at both ends
    chart.x.names.length > 0 ? 0.15 : 0.04,
  )
  const places = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b)
  // a few places are named themselves: widths of 16, 32 … say more than 20, 50 …
  const named = chart.x.names.length === 0 && places.length <= mostNamed ? places : null
  const ticks = named === null ? x.ticks : named.map((at) => ({ at, label: label(at) }))
  const heights = points.flatMap(({ y, spread }) => [y, ...within(chart.y, y, spread)])
  const y = scaleOf(chart.y, heights, [box.top + box.height, box.top], 0.06)
  return [
    text(chart.title, { x: box.left, y: box.top - 10, 'font-weight': 600, fill: ink }),
    ...y.ticks.map(({ at, label: name }) => horizontal(box, y(at), name)),
    ...ticks.map(({ at, label: name }) => vertical(box, x(at), name)),
    element('rect', { x: box.left, y: box.top, width: box.width, height: box.height, fill: 'none', stroke: faint }),
    text(chart.x.label, {
      x: box.left + box.width / 2,
      y: box.top + box.height + 34,
      'text-anchor': 'middle',
      fill: ink,
    }),
    text(chart.y.label, {
      transform: `translate(${String(box.left - 46)} ${String(box.top + box.height / 2)}) rotate(-90)`,
      'text-anchor': 'middle',
      fill: ink,
    }),
    ...chart.lines.map((one) => drawn(one, chart, x, y, styles)),
  ].join('\n')
}

function drawn(one: ChartLine, chart: Chart, x: Scale, y: Scale, styles: ReadonlyMap<string, LineStyle>): string {
  const style = styles.get(one.label)
  if (style === undefined) return ''
  const path =
    line<ChartPoint>(
      ({ x: at }) => x(at),
      (point) => y(point.y),
    )([...one.points]) ?? ''
  const { color, dash } = style
  if (one.kind !== 'measured') {
    const thin = one.kind === 'floor' ? { 'stroke-dasharray': '1 3' } : { opacity: 0.55 }
    const hollow = one.kind === 'published' ? one.points.map((point) => marker(point, x, y, style, 'hollow')) : []
    return [element('path', { d: path, fill: 'none', stroke: color, 'stroke-width': 1, ...thin }), ...hollow].join('\n')
  }
  const band = area<ChartPoint>(
    ({ x: at }) => x(at),
    (point) => y(within(chart.y, point.y, point.spread)[0]),
    (point) => y(within(chart.y, point.y, point.spread)[1]),
  )([...one.points])
  const dashes = dash === '' ? {} : { 'stroke-dasharray': dash }
  return [
    element('path', { d: band ?? '', fill: color, 'fill-opacity': 0.16, stroke: 'none' }),
    element('path', {
      d: path,
      fill: 'none',
      stroke: color,
      'stroke-width': 1.8,
      'stroke-linejoin': 'round',
      ...dashes,
    }),
    ...one.points.map((point) => marker(point, x, y, style, 'full')),
  ].join('\n')
}

/** The band around a value; on a logarithmic axis it ends above zero. */
function within({ scale }: AxisText, y: number, spread: number): readonly [number, number] {
  const low = y - spread
  return [scale === 'log' && low <= 0 ? y / 3 : low, y + spread]
}

function marker(point: ChartPoint, x: Scale, y: Scale, { color, marker: shape }: LineStyle, look: 'full' | 'hollow') {
  const fill = look === 'full' ? { fill: color } : { fill: '#ffffff', stroke: color, opacity: 0.7 }
  const place = `translate(${px(x(point.x))} ${px(y(point.y))})`
  return element('path', { d: symbol(symbols[shape], 34)() ?? '', transform: place, ...fill })
}

const horizontal = ({ left, width }: Box, at: number, label: string): string =>
  [
    element('line', { x1: left, x2: left + width, y1: px(at), y2: px(at), stroke: grid }),
    text(label, { x: left - 7, y: px(at + 3.5), 'text-anchor': 'end', fill: faint, 'font-size': 10 }),
  ].join('\n')

const vertical = ({ top, height }: Box, at: number, label: string): string =>
  [
    element('line', { x1: px(at), x2: px(at), y1: top + height, y2: top + height + 4, stroke: faint }),
    text(label, { x: px(at), y: top + height + 16, 'text-anchor': 'middle', fill: faint, 'font-size': 10 }),
  ].join('\n')

function scaleOf(axis: AxisText, values: readonly number[], range: readonly [number, number], margin: number): Scale {
  const domain = domainOf(axis, values, margin)
  if (axis.scale === 'log') {
    const scale = scaleLog([...domain], [...range])
    const ticks = scale.ticks(6)
    const many = ticks.length > 7
    const shown = many ? ticks.filter((tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9)))) : ticks
    return Object.assign((value: number) => scale(value), {
      ticks: (shown.length >= 2 ? shown : thinned(ticks)).map((at) => ({ at, label: label(at) })),
    })
  }
  const scale = scaleLinear([...domain], [...range])
  const ticks = axis.names.length > 0 ? axis.names.map((_, k) => k) : scale.ticks(5)
  return Object.assign((value: number) => scale(value), {
    ticks: ticks.map((at) => ({ at, label: axis.names[at] ?? label(at) })),
  })
}

const thinned = (ticks: readonly number[]): readonly number[] =>
  ticks.filter((_, k) => k % Math.ceil(ticks.length / 6) === 0)

/** From the least to the greatest value and a little beyond; some width where there is one value, or none. */
function domainOf({ scale }: AxisText, values: readonly number[], margin: number): readonly [number, number] {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return scale === 'log' ? [0.1, 1] : [0, 1]
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)]
  if (scale === 'log') {
    const factor = least === greatest ? 2 : (greatest / least) ** margin
    return [least / factor, greatest * factor]
  }
  const room = least === greatest ? Math.max(Math.abs(least), 1) * 0.5 : margin * (greatest - least)
  return [least - room, greatest + room]
}

function label(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(0).replace('e+', 'e')
  return String(Number(value.toPrecision(6)))
}

const px = (value: number): string => String(Math.round(value * 100) / 100)
