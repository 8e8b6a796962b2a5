import { csvCell } from '@contract/csv'
import type { AxisValue } from '@contract/sweep/points'
import type { SweepTable } from '@contract/sweep/results'
import { moments } from './series'

type Cell = string | number | null | undefined

/** A table as CSV (RFC 4180, lines ended by \n): a row for each run with its axes, state, results and id. */
export function tableCsv({ axes, results, rows }: SweepTable): string {
  const titles = ['index', ...axes, 'state', ...results, 'run', 'name']
  return csv([
    titles,
    ...rows.map((row) => [
      row.index,
      ...axes.map((axis) => shown(row.values[axis])),
      row.state,
      ...results.map((result) => row.results[result]),
      row.run,
      row.name,
    ]),
  ])
}

/** The rows of a table over seeds: mean and standard deviation of each result at each place of the other axes. */
export interface MeanRow {
  readonly values: Readonly<Record<string, AxisValue>>
  /** Seeds that the means are over. */
  readonly count: number
  readonly results: Readonly<Record<string, { readonly mean: number; readonly deviation: number | null }>>
}

export function meanRows({ axes, results, rows }: SweepTable): readonly MeanRow[] {
  const others = axes.filter((axis) => axis !== 'seed')
  const groups = new Map<string, SweepTable['rows'][number][]>()
  for (const row of rows.filter(({ state }) => state === 'done')) {
    const key = JSON.stringify(others.map((axis) => row.values[axis]))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group): MeanRow => {
    const entries = results.flatMap((name) => {
      const found = group.map((row) => row.results[name]).filter((value) => value !== undefined)
      if (found.length === 0) return []
      const { mean, deviation } = moments(found)
      return [[name, { mean, deviation }] as const]
    })
    const values = Object.entries(group[0]?.values ?? {}).filter(([axis]) => axis !== 'seed')
    return { values: Object.fromEntries(values), count: group.length, results: Object.fromEntries(entries) }
  })
}

/** Means and standard deviations over the seeds as CSV, two columns for each result. */
export function meansCsv(table: SweepTable): string {
  const axes = table.axes.filter((axis) => axis !== 'seed')
  const titles = [...axes, 'seeds', ...table.results.flatMap((name) => [name, `${name} sd`])]
  return csv([
    titles,
    ...meanRows(table).map(({ values, count, results }) => [
      ...axes.map((axis) => shown(values[axis])),
      count,
      ...table.results.flatMap((name) => [results[name]?.mean, results[name]?.deviation]),
    ]),
  ])
}

/** Rows of cells as CSV; what is missing is an empty cell. */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('')

const shown = (value: AxisValue | undefined): Cell => (typeof value === 'boolean' ? String(value) : value)
