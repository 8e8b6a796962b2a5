import type { SweepLine } from '@contract/sweep/results'
import { fractionOf, hull, padded, type AxisRange, type AxisScale } from '../../charts/axisRange'
import { axisTicks } from '../../charts/axisTicks'
import { tickLabel } from '../../charts/numbers'

/** The plot within the picture, in its units. */
export const frame = { width: 760, height: 380, left: 70, top: 34, right: 742, bottom: 330 } as const

export interface Tick {
  readonly at: number
  readonly label: string
}

/** A line ready to draw: paths in the picture's units. */
export interface DrawnLine {
  readonly label: string
  readonly line: string
  /** Mean ± one standard deviation; empty where no point has several runs. */
  readonly band: string
  readonly points: readonly { readonly x: number; readonly y: number; readonly text: string }[]
}

export interface SeriesFigure {
  readonly lines: readonly DrawnLine[]
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  /** Points that a logarithmic axis cannot show. */
  readonly leftOut: number
}

interface Place {
  readonly x: number
  readonly mean: number
  readonly deviation: number | null
  readonly count: number
  readonly at: string
}

/**
 * Lays a sweep's series out: means joined by lines, bands of one standard deviation. Values along the axis that are no
 * numbers stand side by side in the order of the sweep.
 */
export function seriesFigure(lines: readonly SweepLine[], xScale: AxisScale, yScale: AxisScale): SeriesFigure {
  const names = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))]
  const isNumeric = names.every((name) => typeof name === 'number')
  const scale = isNumeric ? xScale : 'linear'
  const placed = lines.map(({ label, points }) => ({
    label,
    places: points.map(({ at, mean, deviation, count }): Place => {
      const x = isNumeric ? Number(at) : names.indexOf(at)
      return { x, mean, deviation, count, at: String(at) }
    }),
  }))
  const drawable = ({ x, mean }: Place) =>
    Number.isFinite(mean) && (yScale === 'linear' || mean > 0) && (scale === 'linear' || x > 0)
  const all = placed.flatMap(({ places }) => places)
  const shown = all.filter(drawable)
  const x = rangeOf(
    shown.map((place) => place.x),
    scale,
  )
  const y = rangeOf(
    shown.flatMap((place) => ends(place, yScale)),
    yScale,
  )
  const across = (value: number) => round(frame.left + fractionOf(value, x, scale) * (frame.right - frame.left))
  const up = (value: number) => round(frame.bottom - fractionOf(value, y, yScale) * (frame.bottom - frame.top))
  return {
    lines: placed.map(({ label, places }) => {
      const kept = places.filter(drawable)
      const corner = (place: Place, value: number) => `${String(across(place.x))},${String(up(value))}`
      const lower = kept.map((place) => corner(place, ends(place, yScale)[0]))
      const upper = kept.map((place) => corner(place, ends(place, yScale)[1]))
      const hasBand = kept.length > 1 && kept.some(({ deviation }) => deviation !== null)
      return {
        label,
        line: kept.length === 0 ? '' : `M${kept.map((place) => corner(place, place.mean)).join('L')}`,
        band: hasBand ? `M${[...lower, ...upper.reverse()].join('L')}Z` : '',
        points: kept.map((place) => ({ x: across(place.x), y: up(place.mean), text: described(label, place) })),
      }
    }),
    xTicks: isNumeric
      ? ticksOf(numericTicks(names, x, scale), across, tickLabel)
      : names.map((name, i) => ({ at: across(i), label: String(name) })),
    yTicks: ticksOf(axisTicks(y, yScale, 7), up, tickLabel),
    leftOut: all.length - shown.length,
  }
}

/** The values of the sweep themselves where they are few, else round numbers. */
const numericTicks = (values: readonly unknown[], range: AxisRange, scale: AxisScale): readonly number[] =>
  values.length <= 8
    ? values.map(Number).filter((value) => scale === 'linear' || value > 0)
    : axisTicks(range, scale, 8)

const ticksOf = (values: readonly number[], place: (value: number) => number, write: (value: number) => string) =>
  values.map((value): Tick => ({ at: place(value), label: write(value) }))

/** Mean ± deviation; on a logarithmic axis the lower end stays above 0. */
function ends({ mean, deviation }: Place, scale: AxisScale): readonly [number, number] {
  const by = deviation ?? 0
  return [scale === 'log' && mean - by <= 0 ? mean / 2 : mean - by, mean + by]
}

function rangeOf(values: readonly number[], scale: AxisScale): AxisRange {
  const whole = hull(values.map((value) => ({ least: value, greatest: value })))
  return padded(whole ?? { least: 1, greatest: 10 }, scale, 0.05)
}

const round = (value: number) => Math.round(10 * value) / 10

const described = (label: string, { at, mean, deviation, count }: Place) => {
  const spread = deviation === null ? '' : ` ± ${deviation.toPrecision(2)}`
  return `${label === '' ? '' : `${label}, `}${at}: ${mean.toPrecision(4)}${spread} (${String(count)} ${count === 1 ? 'run' : 'runs'})`
}
