import { csvCell } from '@contract/csv'
import type { AxisRange } from './axisRange'
import type { SmoothedSeries } from './curve'

const header = ['curve', 'step', 'least', 'greatest', 'mean', 'last', 'smoothed']

/** The curves exactly as they are drawn, one bucket a line: only the visible ones, only the steps in view (RFC 4180). */
export function curvesAsCsv(curves: readonly SmoothedSeries[], view: AxisRange): string {
  const lines = [header.join(',')]
  for (const { label, buckets, smoothed } of curves) {
    buckets.steps.forEach((step, i) => {
      if (step < view.least || step > view.greatest) return
      const { least, greatest, mean, last } = buckets
      lines.push([label, step, least[i], greatest[i], mean[i], last[i], smoothed[i]].map(csvCell).join(','))
    })
  }
  return lines.join('\r\n') + '\r\n'
}
