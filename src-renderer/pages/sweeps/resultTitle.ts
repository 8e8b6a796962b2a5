import { metricNames } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import { words } from '../../components/form/fields'

/** What a result of a run is called: the distance's own title, its floor, or the name in words. */
export function resultTitle(name: string): string {
  const [first = '', rest] = name.split('.')
  const metric = metricNames.find((known) => known === first)
  const title = metric === undefined ? words(first) : metricFacts[metric].title
  return rest === undefined ? title : `${title}, ${words(rest).toLowerCase()}`
}
