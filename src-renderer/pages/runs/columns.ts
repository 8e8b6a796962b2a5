import type { DataTableBaseColumn } from 'naive-ui'
import { h, type VNodeChild } from 'vue'
import type { MetricName } from '@contract/experiment/evaluation'
import { widthOf } from '@contract/experiment/network'
import type { RunSummary } from '@contract/run'
import { significant, wholeNumber } from '../../charts/numbers'
import { elapsedText, momentText, targetLabel, wholeMoment } from '../../components/runs/describe'
import ProcessTag from '../../components/runs/ProcessTag.vue'
import RunName from '../../components/runs/RunName.vue'
import RunStateLabel from '../../components/runs/RunStateLabel.vue'
import { engineLabel } from '../../stores/description'
import { factsOf, isMetricName, type ColumnKey, type SortKey, type Sorting } from './columnFacts'

const none = (): VNodeChild => h('span', { class: 'quiet', 'aria-label': 'none' }, '–')
const number = (value: number | null | undefined, text: (value: number) => string): VNodeChild =>
  value === null || value === undefined ? none() : text(value)

const distance =
  (name: MetricName) =>
  ({ metrics }: RunSummary): VNodeChild => {
    const measured = metrics[name]
    if (!measured) return none()
    return h('span', { class: 'distance' }, [
      significant(measured.value),
      h('span', { class: 'floor', title: 'floor' }, significant(measured.floor)),
    ])
  }

type Cell = (run: RunSummary, now: number) => VNodeChild

const cells: Readonly<Record<Exclude<ColumnKey, MetricName>, Cell>> = {
  state: ({ state }) => h(RunStateLabel, { state }),
  target: ({ spec }) => targetLabel(spec.target),
  process: ({ spec }) => h(ProcessTag, { kind: spec.process.kind }),
  width: ({ spec }) => wholeNumber(widthOf(spec.network)),
  parameters: ({ parameterCount }) => number(parameterCount, wholeNumber),
  steps: ({ stepsDone, spec }) =>
    stepsDone === spec.training.steps
      ? wholeNumber(stepsDone)
      : h('span', { class: 'distance' }, [
          wholeNumber(stepsDone),
          h('span', { class: 'floor' }, `of ${wholeNumber(spec.training.steps)}`),
        ]),
  loss: ({ loss }) => number(loss?.tailMean, significant),
  lossLast: ({ loss }) => number(loss?.last, significant),
  duration: (run, now) => elapsedText(run, now) || none(),
  created: ({ createdAt }, now) => h('span', { title: wholeMoment(createdAt) }, momentText(createdAt, now)),
  seed: ({ spec }) => String(spec.seed),
  engine: ({ engine }) => engineLabel[engine],
}

const cellOf = (key: ColumnKey): Cell => (isMetricName(key) ? distance(key) : cells[key])

/** The columns of the table, the name first, without the one of the boxes. */
export function runColumns(
  keys: readonly ColumnKey[],
  sorting: Sorting,
  now: number,
): DataTableBaseColumn<RunSummary>[] {
  const orderOf = (key: SortKey) => (sorting.key === key ? sorting.order : (false as const))
  return [
    {
      key: 'name',
      title: 'Name',
      width: 190,
      minWidth: 190,
      fixed: 'left',
      sorter: true,
      sortOrder: orderOf('name'),
      render: ({ id, name }) => h(RunName, { run: id, name, to: `/runs/${id}` }),
    },
    ...keys.map((key): DataTableBaseColumn<RunSummary> => {
      const { title, width, numeric, help } = factsOf(key)
      return {
        key,
        title: () => h('span', help === undefined ? {} : { title: help }, title),
        width,
        align: numeric ? 'right' : 'left',
        className: numeric ? 'numeric' : '',
        sorter: true,
        sortOrder: orderOf(key),
        render: (run) => cellOf(key)(run, now),
      }
    }),
  ]
}
