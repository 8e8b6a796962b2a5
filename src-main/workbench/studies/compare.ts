import type { AxisValue } from '@contract/sweep/points'
import type { SweepRow, SweepTable } from '@contract/sweep/results'
import { moments } from '../sweeps/series'
import type { Comparison } from './study'

/** What is found at one place of the axes that a comparison is told apart by. */
export interface Compared {
  readonly values: readonly (AxisValue | undefined)[]
  readonly mean: number
  readonly deviation: number | null
  /** Pairs of runs. */
  readonly count: number
}

/**
 * The ratio, or the difference, of a result of runs to that of the runs which differ from them in one axis alone, seed by
 * seed; its mean and standard deviation over the seeds and the axes that are not told apart.
 */
export function compared({ axis, of, to, by, value, as }: Comparison, table: SweepTable): readonly Compared[] {
  const others = table.axes.filter((name) => name !== axis)
  const placeOf = (row: SweepRow) => JSON.stringify(others.map((name) => row.values[name]))
  const partners = new Map(table.rows.filter(({ values }) => values[axis] === to).map((row) => [placeOf(row), row]))
  const groups = new Map<string, { values: Compared['values']; found: number[] }>()
  for (const row of table.rows.filter(({ values }) => values[axis] === of)) {
    const [mine, theirs] = [row.results[value], partners.get(placeOf(row))?.results[value]]
    if (mine === undefined || theirs === undefined) continue
    const found = as === 'ratio' ? mine / theirs : mine - theirs
    if (!Number.isFinite(found)) continue
    const values = by.map((name) => row.values[name])
    const group = groups.get(JSON.stringify(values)) ?? { values, found: [] }
    group.found.push(found)
    groups.set(JSON.stringify(values), group)
  }
  return [...groups.values()].map(({ values, found }) => ({ values, ...moments(found) }))
}
