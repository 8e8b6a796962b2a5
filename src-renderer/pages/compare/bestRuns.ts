import type { MetricName } from '@contract/experiment/evaluation'
import type { RunSummary } from '@contract/run'

/**
 * The runs that have the smallest value of a distance, each among those of its target; where only one run of a target
 * was measured, there is no best.
 */
export function bestRuns(runs: readonly RunSummary[], name: MetricName): ReadonlySet<string> {
  const groups = new Map<string, { id: string; value: number }[]>()
  for (const { id, spec, metrics } of runs) {
    const value = metrics[name]?.value
    if (value === undefined || Number.isNaN(value)) continue
    const target = JSON.stringify(spec.target)
    groups.set(target, [...(groups.get(target) ?? []), { id, value }])
  }
  const best = [...groups.values()].flatMap((group) => {
    const least = Math.min(...group.map(({ value }) => value))
    return group.length < 2 ? [] : group.filter(({ value }) => value === least).map(({ id }) => id)
  })
  return new Set(best)
}
