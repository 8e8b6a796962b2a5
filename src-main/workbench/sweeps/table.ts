import type { RunSummary } from '@contract/run'
import type { ResultValues, SweepRow, SweepTable } from '@contract/sweep/results'
import { resultsOf } from '@contract/sweep/values'

/** The runs of a sweep as a table, in the order of their places; of several at one place the one that got furthest. */
export function sweepTable(axes: readonly string[], runs: readonly RunSummary[]): SweepTable {
  const rows = bestAtEachPlace(runs).map(rowOf)
  const results = [...new Set(rows.flatMap((row) => Object.keys(row.results)))]
  return { axes, results, rows }
}

/** Of the runs at one place the done one, else the newest. */
export function bestAtEachPlace(runs: readonly RunSummary[]): readonly RunSummary[] {
  const best = new Map<number, RunSummary>()
  for (const run of runs) {
    if (run.sweep === null) continue
    const other = best.get(run.sweep.index)
    if (other === undefined || rank(run) > rank(other)) best.set(run.sweep.index, run)
  }
  return [...best].sort(([a], [b]) => a - b).map(([, run]) => run)
}

const rank = ({ state, createdAt }: RunSummary): number =>
  createdAt + (state === 'done' ? Number.MAX_SAFE_INTEGER / 2 : 0)

const rowOf = (run: RunSummary): SweepRow => ({
  run: run.id,
  index: run.sweep?.index ?? 0,
  name: run.name,
  state: run.state,
  values: run.sweep?.values ?? {},
  results: run.state === 'done' ? resultsOf(run) : ({} satisfies ResultValues),
  spec: run.spec,
})
