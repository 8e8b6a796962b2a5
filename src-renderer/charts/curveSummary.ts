import type { SmoothedSeries } from './curve'
import { counted, significant, wholeNumber } from './numbers'

/** What a chart shows, in words, for those who do not see it. */
export function curveSummary(curves: readonly SmoothedSeries[], xLabel: string, yLabel: string): string {
  const each = curves.map(({ label, buckets: { steps }, smoothed }) => {
    const first = smoothed.findIndex(Number.isFinite)
    const last = smoothed.findLastIndex(Number.isFinite)
    if (first < 0) return `${label}: nothing yet`
    const at = (i: number): string => `${significant(smoothed[i] ?? 0)} at ${wholeNumber(steps[i] ?? 0)}`
    return `${label}: from ${at(first)} to ${at(last)}`
  })
  return `${yLabel} against ${xLabel}, ${counted(curves.length, 'curve')}. ${each.join('; ')}`
}
