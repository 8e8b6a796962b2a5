import { fail } from '@contract/failure'
import type { AxisValue } from '@contract/sweep/points'
import type { SeriesPoint, SweepLine, SweepRow, SweepSeries, SweepTable } from '@contract/sweep/results'

export interface SeriesQuestion {
  /** The axis that runs from left to right. */
  readonly along: string
  /** The axis that tells lines apart; null for one line. */
  readonly by: string | null
  /** The result, by its name. */
  readonly value: string
}

/**
 * A result against an axis: at each place the mean and the standard deviation (n − 1) over all runs there, whatever
 * their seeds and other axes; values that are not finite are left out. `not-found` for an axis or result that is not in
 * the table.
 */
export function seriesOf(table: SweepTable, { along, by, value }: SeriesQuestion): SweepSeries {
  for (const axis of by === null ? [along] : [along, by]) {
    if (!table.axes.includes(axis)) throw unknown('axis', axis, table.axes)
  }
  if (table.rows.some(({ state }) => state === 'done') && !table.results.includes(value)) {
    throw unknown('result', value, table.results)
  }
  const groups = groupBy(table.rows, (row) => (by === null ? '' : String(row.values[by] ?? '')))
  const lines = [...groups].map(([label, rows]): SweepLine => ({ label, points: pointsOf(rows, along, value) }))
  return { along, by, value, lines }
}

function pointsOf(rows: readonly SweepRow[], along: string, value: string): readonly SeriesPoint[] {
  const places = new Map<AxisValue, number[]>()
  for (const { values, results } of rows) {
    const at = values[along]
    const result = results[value]
    if (at === undefined || result === undefined || !Number.isFinite(result)) continue
    places.set(at, [...(places.get(at) ?? []), result])
  }
  const points = [...places].map(([at, results]): SeriesPoint => ({ at, ...moments(results) }))
  return points.every(({ at }) => typeof at === 'number') ? points.sort((a, b) => Number(a.at) - Number(b.at)) : points
}

/** Mean and standard deviation (n − 1) of some numbers; the deviation of a single one is null. */
export function moments(values: readonly number[]): { mean: number; deviation: number | null; count: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count < 2) return { mean, deviation: null, count }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (count - 1)), count }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

function unknown(what: 'axis' | 'result', name: string, known: readonly string[]) {
  return fail('not-found', `The sweep has no ${what} “${name}”; there is ${known.join(', ')}.`, what)
}
