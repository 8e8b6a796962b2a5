import type { AxisValue } from '@contract/sweep/points'
import type { SeriesPoint, SweepLine, SweepTable } from '@contract/sweep/results'
import { moments, seriesOf } from '../sweeps/series'
import { chartPoints, placesOf, type Chart, type ChartLine } from './figure/chart'
import { floorLabel } from './figure/styles'
import type { ChartPanel, Published } from './study'

/** A panel's chart, with what was published and the floor. */
export function chartOf(
  panel: ChartPanel,
  published: readonly Published[],
  tables: ReadonlyMap<string, SweepTable>,
): Chart {
  const table = tables.get(panel.part) ?? { axes: [], results: [], rows: [] }
  const lines = linesOf(table, panel, panel.value)
  const places = placesOf(lines)
  const { scale } = panel.y
  const measured = lines.map(({ label, points }): ChartLine => {
    return { label, kind: 'measured', points: chartPoints(points, places.at, scale) }
  })
  const floors = panel.floor ? floorLine(linesOf(table, panel, `${panel.value}.floor`), places.at, scale) : []
  const known = published.filter(
    ({ part, value, along, by }) =>
      part === panel.part && value === panel.value && along === panel.along && by === panel.by.join(', '),
  )
  const printed = known.flatMap((entry) =>
    Object.entries(entry.lines).map(([label, values]): ChartLine => {
      const points = Object.entries(values).map(([at, y]) => ({ x: Number(at), y, spread: 0 }))
      return { label, kind: 'published', points: points.filter(({ y }) => scale === 'linear' || y > 0) }
    }),
  )
  return {
    kind: 'chart',
    title: panel.title,
    x: { ...panel.x, names: places.names },
    y: { ...panel.y, names: [] },
    lines: [...printed, ...floors, ...measured],
  }
}

/** One line for each combination of the axes that tell lines apart, in the order of the runs. */
export function linesOf(
  table: SweepTable,
  { along, by }: Pick<ChartPanel, 'along' | 'by'>,
  value: string,
): readonly SweepLine[] {
  if (!table.axes.includes(along) || !table.results.includes(value)) return []
  const line = by.join(', ')
  const rows = table.rows.map((row) => {
    const label = by.map((axis) => labelOf(axis, row.values[axis])).join(', ')
    return { ...row, values: { ...row.values, [line]: label } }
  })
  const labelled = { ...table, axes: [...table.axes, line], rows }
  return seriesOf(labelled, { along, by: by.length === 0 ? null : line, value }).lines
}

/** "VP", but "width 64". */
const labelOf = (axis: string, value: AxisValue | undefined): string =>
  typeof value === 'string' ? value : `${axis} ${String(value ?? '–')}`

/** One floor for all lines: the mean at each place, since it is a matter of the target alone. */
function floorLine(
  lines: readonly SweepLine[],
  at: (point: SeriesPoint) => number,
  scale: ChartPanel['y']['scale'],
): readonly ChartLine[] {
  const places = new Map<AxisValue, number[]>()
  for (const point of lines.flatMap(({ points }) => points)) {
    places.set(point.at, [...(places.get(point.at) ?? []), point.mean])
  }
  const series = [...places].map(([place, values]) => ({ at: place, ...moments(values), deviation: null }))
  return series.length === 0 ? [] : [{ label: floorLabel, kind: 'floor', points: chartPoints(series, at, scale) }]
}
