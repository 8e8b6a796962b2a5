import { metricNames, type MetricName } from '@contract/experiment/evaluation'
import { widthOf } from '@contract/experiment/network'
import type { RunSummary } from '@contract/run'
import { metricFacts } from '@contract/experiment/metric-facts'
import { elapsed, stateLabel, targetLabel } from '../../components/runs/describe'

/** The columns that can be shown, in their order; the name always is. */
export const columnKeys = [
  'state',
  'target',
  'process',
  'width',
  'parameters',
  'steps',
  'loss',
  'lossLast',
  ...metricNames,
  'duration',
  'created',
  'seed',
  'engine',
] as const
export type ColumnKey = (typeof columnKeys)[number]
export type SortKey = ColumnKey | 'name'

/** Those that are shown until the person chooses. */
export const initialColumns: readonly ColumnKey[] = [
  'state',
  'target',
  'process',
  'width',
  'steps',
  'loss',
  'slicedWasserstein2',
  'energyDistance',
  'duration',
  'created',
]

export const isColumnKey = (value: unknown): value is ColumnKey => columnKeys.some((key) => key === value)

/** What a column is called, how wide it is, and what it sorts by. */
export interface ColumnFacts {
  readonly title: string
  /** Where there is more room than in the table's head. */
  readonly longTitle?: string
  readonly width: number
  readonly numeric: boolean
  readonly help?: string
  /** Runs without a value (null) come last, however it is sorted. */
  readonly value: (run: RunSummary, now: number) => string | number | null
}

const metric = (name: MetricName): ColumnFacts => ({
  title: metricFacts[name].short,
  longTitle: metricFacts[name].title,
  width: 82,
  numeric: true,
  help: `${metricFacts[name].title}, with its floor beneath. ${metricFacts[name].help}`,
  value: ({ metrics }) => metrics[name]?.value ?? null,
})

const columnFacts: Readonly<Record<Exclude<ColumnKey, MetricName>, ColumnFacts>> = {
  state: { title: 'State', width: 112, numeric: false, value: ({ state }) => stateLabel[state] },
  target: { title: 'Target', width: 128, numeric: false, value: ({ spec }) => targetLabel(spec.target) },
  process: { title: 'Process', width: 86, numeric: false, value: ({ spec }) => spec.process.kind },
  width: { title: 'Width', width: 72, numeric: true, value: ({ spec }) => widthOf(spec.network) },
  parameters: {
    title: 'Parameters',
    width: 108,
    numeric: true,
    help: 'Weights and biases of the network',
    value: ({ parameterCount }) => parameterCount,
  },
  steps: {
    title: 'Steps',
    width: 100,
    numeric: true,
    help: 'Training steps done',
    value: ({ stepsDone }) => stepsDone,
  },
  loss: {
    title: 'Loss',
    width: 74,
    numeric: true,
    help: 'Mean of the last 200 steps; not comparable between processes',
    value: ({ loss }) => loss?.tailMean ?? null,
  },
  lossLast: { title: 'Last loss', width: 94, numeric: true, value: ({ loss }) => loss?.last ?? null },
  duration: { title: 'Duration', width: 98, numeric: true, value: elapsed },
  created: { title: 'Created', width: 124, numeric: true, value: ({ createdAt }) => createdAt },
  seed: { title: 'Seed', width: 72, numeric: true, value: ({ spec }) => spec.seed },
  engine: { title: 'Engine', width: 120, numeric: false, value: ({ engine }) => engine },
}

export const isMetricName = (key: ColumnKey): key is MetricName => metricNames.some((name) => name === key)

export const factsOf = (key: ColumnKey): ColumnFacts => (isMetricName(key) ? metric(key) : columnFacts[key])

export interface Sorting {
  readonly key: SortKey
  readonly order: 'ascend' | 'descend'
}

/** The runs in the order of a column; runs that have no value there stand at the end. */
export function sorted(runs: readonly RunSummary[], { key, order }: Sorting, now: number): readonly RunSummary[] {
  const valueOf = key === 'name' ? ({ name }: RunSummary) => name : factsOf(key).value
  const sign = order === 'ascend' ? 1 : -1
  const keyed = runs.map((run) => ({ run, value: valueOf(run, now) }))
  const letters = new Intl.Collator(undefined, { numeric: true })
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
    if (typeof a.value === 'number' && typeof b.value === 'number') {
      const lost = Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
      return lost === 0 ? sign * (a.value - b.value) : lost
    }
    return sign * letters.compare(String(a.value), String(b.value))
  })
  return keyed.map(({ run }) => run)
}
