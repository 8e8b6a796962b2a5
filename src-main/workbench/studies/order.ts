import type { SweepRow, SweepTable } from '@contract/sweep/results'
import type { OrderPart } from './study'

/**
 * The order at which a result falls along an axis: minus the slope of the line through it in the logarithms of both, by
 * least squares over the places from `from` on at which it is well above its floor. One row for each combination of the
 * other axes; without the result where fewer than three places are left.
 */
export function orderTable({ along, value, from, above }: OrderPart, table: SweepTable): SweepTable {
  const others = table.axes.filter((axis) => axis !== along)
  const groups = new Map<string, SweepRow[]>()
  for (const row of table.rows) {
    const key = JSON.stringify(others.map((axis) => row.values[axis]))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const rows = [...groups.values()].flatMap((group, index): SweepRow[] => {
    const [first] = group
    if (first === undefined) return []
    const points = group.flatMap(({ values, results }) => {
      const [x, y, floor] = [Number(values[along]), results[value] ?? NaN, results[`${value}.floor`] ?? 0]
      return x >= from && y > above * floor ? [{ x: Math.log(x), y: Math.log(y) }] : []
    })
    const values = Object.fromEntries(Object.entries(first.values).filter(([axis]) => axis !== along))
    return [{ ...first, index, values, results: points.length < 3 ? {} : { order: -slope(points) } }]
  })
  return { axes: others, results: ['order'], rows }
}

function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2)
}
