import type { MetricName } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import type { Measured } from '@contract/measured'
import type { RunSummary } from '@contract/run'

/**
 * The runs that have the smallest number, each among those of its target; where only one run of a target was measured,
 * there is no best.
 */
function leastOf(runs: readonly RunSummary[], valueOf: (run: RunSummary) => number | undefined): ReadonlySet<string> {
  const groups = new Map<string, { id: string; value: number }[]>()
  for (const run of runs) {
    const value = valueOf(run)
    if (value === undefined || Number.isNaN(value)) continue
    const target = JSON.stringify(run.spec.target)
    groups.set(target, [...(groups.get(target) ?? []), { id: run.id, value }])
  }
  const best = [...groups.values()].flatMap((group) => {
    const least = Math.min(...group.map(({ value }) => value))
    return group.length < 2 ? [] : group.filter(({ value }) => value === least).map(({ id }) => id)
  })
  return new Set(best)
}

/**
 * The runs that are best by a distance. One that chance makes negative is no better for being further below zero:
 * there, all that lie within their floor's distance from zero are equally good. Of some, more is better; of others, to
 * be near the floor.
 */
export const bestRuns = (runs: readonly RunSummary[], name: MetricName): ReadonlySet<string> =>
  leastOf(runs, ({ metrics }) => {
    const measured = metrics[name]
    if (measured === undefined) return undefined
    switch (metricFacts[name].scale) {
      case 'around-zero':
        return awayFromZero(measured)
      case 'below-floor':
        return -measured.value
      case 'near-floor':
        return Math.abs(measured.value - measured.floor)
      case 'above-floor':
      case 'count':
        return measured.value
    }
  })

const awayFromZero = ({ value, floor }: Measured): number => (Math.abs(value) <= Math.abs(floor) ? 0 : Math.abs(value))

/** The runs whose held-out loss is closest to its floor. */
export const leastExcess = (runs: readonly RunSummary[]): ReadonlySet<string> =>
  leastOf(runs, ({ heldOut }) => heldOut?.excess ?? undefined)
