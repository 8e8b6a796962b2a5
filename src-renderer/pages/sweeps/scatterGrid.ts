import type { AxisValue } from '@contract/sweep/points'
import type { SweepRow, SweepTable } from '@contract/sweep/results'

export interface ScatterGrid {
  /** The values along the axis, in their order. */
  readonly columns: readonly AxisValue[]
  /** Row by row, each row with a cell for every column that has a run. */
  readonly cells: readonly { readonly row: SweepRow; readonly label: string }[]
  /** Runs at places that have one already: other seeds. */
  readonly leftOut: number
}

/** So many pictures at most. */
const mostCells = 24

/** Lays the done runs of a sweep out: columns along one axis, a row for each combination of the others but the seed. */
export function scatterGrid({ axes, rows }: SweepTable, along: string): ScatterGrid {
  const done = rows.filter(({ state }) => state === 'done')
  const columns = [...new Set(done.flatMap(({ values }) => values[along] ?? []))].sort(byValue)
  const others = axes.filter((name) => name !== along && name !== 'seed')
  const lines = new Map<string, Map<AxisValue, SweepRow>>()
  let leftOut = 0
  for (const row of done) {
    const at = row.values[along]
    if (at === undefined) continue
    const key = others.map((name) => String(row.values[name])).join(', ')
    const line = lines.get(key) ?? new Map<AxisValue, SweepRow>()
    lines.set(key, line)
    if (line.has(at)) leftOut += 1
    else line.set(at, row)
  }
  const cells = [...lines].flatMap(([key, line]) =>
    columns.flatMap((at) => {
      const row = line.get(at)
      const label = [key, `${along} ${String(at)}`].filter((part) => part !== '').join(', ')
      return row === undefined ? [] : [{ row, label }]
    }),
  )
  return { columns, cells: cells.slice(0, mostCells), leftOut }
}

const byValue = (a: AxisValue, b: AxisValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
