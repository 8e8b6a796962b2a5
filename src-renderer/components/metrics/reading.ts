import type { MetricName } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import type { Measured, MeasuredDetail } from '@contract/measured'
import { significant } from '../../charts/numbers'

/** Value over floor; null where the quotient says nothing: around zero, for numbers of things, without a floor. */
export const floorRatio = (name: MetricName, { value, floor }: Measured): number | null =>
  metricFacts[name].scale === 'above-floor' && floor > 0 ? value / floor : null

/** So many are written out; the first coordinates are those with the greatest distances. */
const written = { coordinates: 3, modes: 12 }

/** What a distance is made of, in a line. */
export function detailText(detail: MeasuredDetail): string {
  if (detail.kind === 'coordinates') {
    const worst = detail.coordinates
      .slice(0, written.coordinates)
      .map(({ index, value }) => `x${String(index + 1)} ${significant(value)}`)
    return `Greatest in ${worst.join(', ')}; mean over the coordinates ${significant(detail.mean)}, its floor ${significant(detail.meanFloor)}.`
  }
  if (detail.kind === 'nearest')
    return `Mean distance to the nearest training point ${significant(detail.distance)}; of points never met ${significant(detail.ofUnseen)}.`
  const percent = (share: number) => significant(100 * share, 2)
  const modes = detail.shares
    .slice(0, written.modes)
    .map((share, k) => `${percent(share)} (${percent(detail.weights[k] ?? 0)})`)
  const more = detail.shares.length - modes.length
  return `Shares in %, and in brackets the weights: ${modes.join(', ')}${more > 0 ? `, and ${String(more)} more` : ''}.`
}
