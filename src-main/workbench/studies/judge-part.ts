import { fail } from '@contract/failure'
import { axisLine, joined, type AxisPoint, type AxisValue } from '@contract/sweep/points'
import type { SweepRow, SweepTable } from '@contract/sweep/results'
import { judgementResults } from '@contract/sweep/values'
import type { Workbench } from '../workbench'
import type { JudgePart } from './study'

/**
 * Judges each network of a table under each combination of the part's axes, several networks side by side. The rows are
 * those of the table, once for each combination. Aborted, it leaves out what was not judged yet.
 */
export async function judgeTable(
  { handlers }: Pick<Workbench, 'handlers'>,
  part: JudgePart,
  table: SweepTable,
  sideBySide: number,
  hear: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<SweepTable> {
  const points = combinations(part)
  const trained = table.rows.filter(({ state }) => state === 'done')
  const judged = new Map<number, readonly SweepRow[]>()
  const left = [...trained]
  const work = async () => {
    for (let row = left.shift(); row !== undefined && !signal.aborted; row = left.shift()) {
      const variants = points.map(({ set }) => Object.fromEntries(set))
      const judgements = await handlers['runs.judge']({ run: row.run, variants })
      const { index, values } = row
      const rows = judgements.map((judgement, k): SweepRow => {
        const point = points[k]
        if (point === undefined) throw fail('internal', 'There are more judgements than were asked for.')
        const place = { index: index * points.length + k, values: ordered(values, point.values) }
        return { ...row, ...place, results: judgementResults(judgement) }
      })
      judged.set(index, rows)
      hear(judged.size, trained.length)
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, work))
  const rows = [...judged.values()].flat().sort((a, b) => a.index - b.index)
  const names = part.axes.flatMap((axis) => axisLine(axis).names)
  const others = table.axes.filter((axis) => axis !== 'seed')
  return {
    axes: [...others, ...names, 'seed'],
    results: [...new Set(rows.flatMap((row) => Object.keys(row.results)))],
    rows,
  }
}

/** The seed last, as in a sweep. */
function ordered(
  { seed, ...values }: Readonly<Record<string, AxisValue>>,
  more: AxisPoint['values'],
): Readonly<Record<string, AxisValue>> {
  return { ...values, ...more, ...(seed === undefined ? {} : { seed }) }
}

function combinations({ axes }: JudgePart): readonly AxisPoint[] {
  return axes.map(axisLine).reduce<readonly AxisPoint[]>(
    (points, line) =>
      points.flatMap((point) =>
        Array.from({ length: line.count }, (_, k) => {
          const next = line.point(k)
          return { set: [...point.set, ...next.set], values: joined([point, next]) }
        }),
      ),
    [{ set: [], values: {} }],
  )
}
