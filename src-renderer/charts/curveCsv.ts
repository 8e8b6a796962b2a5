import { csvCell } from '@contract/csv'
import type { AxisRange } from './axisRange'
import type { SmoothedSeries } from './curve'
import type { XAxis } from './xAxis'

const columns = ['least', 'greatest', 'mean', 'last', 'smoothed']

/**
 * The curves exactly as they are drawn, one bucket a line: only the visible ones, only what is in view (RFC 4180). Against
 * time there is a column of seconds, or of milliseconds since 1970, beside the step.
 */
export function curvesAsCsv(curves: readonly SmoothedSeries[], view: AxisRange, axis: XAxis = 'step'): string {
  const place = axis === 'step' ? [] : [axis === 'time' ? 'seconds' : 'milliseconds']
  const lines = [['curve', 'step', ...place, ...columns].join(',')]
  for (const { label, buckets, smoothed, x } of curves) {
    buckets.steps.forEach((step, i) => {
      const at = x[i] ?? Number.NaN
      if (!(at >= view.least && at <= view.greatest)) return
      const { least, greatest, mean, last } = buckets
      const across = axis === 'step' ? [step] : [step, at]
      lines.push([label, ...across, least[i], greatest[i], mean[i], last[i], smoothed[i]].map(csvCell).join(','))
    })
  }
  return lines.join('\r\n') + '\r\n'
}
