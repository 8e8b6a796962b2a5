import type { SweepRow, SweepTable } from '@contract/sweep/results'
import type { CrossoverPart } from './study'

/**
 * For each level the place along an axis from which on a result stays below it, interpolated between the two places
 * around it in the logarithm of both; one row for each combination of the other axes. A row without the result stands
 * for a level that is not reached.
 */
export function crossoverTable({ along, value, levels }: CrossoverPart, table: SweepTable): SweepTable {
  const others = table.axes.filter((axis) => axis !== along)
  const groups = new Map<string, SweepRow[]>()
  for (const row of table.rows) {
    const key = JSON.stringify(others.map((axis) => row.values[axis]))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const rows = [...groups.values()].flatMap((group) =>
    levels.flatMap((level, k): SweepRow[] => {
      const [first] = group
      if (first === undefined) return []
      const at = crossing(group, along, value, level)
      const values = { ...first.values, level }
      return [
        {
          ...first,
          index: first.index * levels.length + k,
          values: Object.fromEntries(Object.entries(values).filter(([axis]) => axis !== along)),
          results: at === null ? {} : { [along]: at },
        },
      ]
    }),
  )
  const withoutSeed = others.filter((axis) => axis !== 'seed')
  return { axes: [...withoutSeed, 'level', ...others.filter((axis) => axis === 'seed')], results: [along], rows }
}

/** Null where the level is not reached; the first place where it is reached from the start. */
function crossing(rows: readonly SweepRow[], along: string, value: string, level: number): number | null {
  const points = rows
    .map((row) => ({ x: Number(row.values[along]), y: row.results[value] ?? NaN }))
    .filter(({ x, y }) => x > 0 && Number.isFinite(y))
    .sort((a, b) => a.x - b.x)
  const lastAbove = points.findLastIndex(({ y }) => y > level)
  const after = points[lastAbove + 1]
  if (after === undefined) return null
  const before = points[lastAbove]
  if (before === undefined) return after.x
  // an excess may be measured as zero or less; its logarithm is that of almost nothing
  const [high, low] = [Math.log(before.y), Math.log(Math.max(after.y, 1e-6 * before.y))]
  const share = (high - Math.log(level)) / (high - low)
  return Math.exp(Math.log(before.x) + share * (Math.log(after.x) - Math.log(before.x)))
}
