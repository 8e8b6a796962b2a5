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
  'curve',
  'loss',
  'lossBest',
  'lossLast',
  'excess',
  ...metricNames,
  'duration',
  'created',
  'seed',
  'engine',
  'tags',
  'sweep',
] as const
export type ColumnKey = (typeof columnKeys)[number]
export type SortKey = ColumnKey | 'name'

const roomy: readonly ColumnKey[] = [
  ...(['state', 'target', 'process', 'width', 'curve', 'loss', 'slicedWasserstein2', 'energyDistance'] as const),
  ...(['duration', 'created', 'tags'] as const),
]
const leftOut: readonly ColumnKey[] = ['energyDistance', 'duration', 'tags']

/** Those that are shown until the person chooses: as many as a window of that width has room for. */
export const initialColumns = (windowWidth: number): readonly ColumnKey[] =>
  windowWidth >= 1560 ? roomy : roomy.filter((key) => !leftOut.includes(key))

export const isColumnKey = (value: unknown): value is ColumnKey => columnKeys.some((key) => key === value)

/** What a column is called, how wide it is, and what it sorts by. */
export interface ColumnFacts {
  readonly title: string
  /** Where there is more room than in the table's head. */
  readonly longTitle?: string
  readonly width: number
  readonly numeric: boolean
  readonly help?: string
  /** Whether smaller is better, so that the best of a group is its least. */
  readonly least?: boolean
  /** Runs without a value (null) come last, however it is sorted. */
  readonly value: (run: RunSummary, now: number) => string | number | null
}

const metric = (name: MetricName): ColumnFacts => ({
  title: metricFacts[name].short,
  longTitle: metricFacts[name].title,
  width: 78,
  numeric: true,
  least: true,
  help: `${metricFacts[name].title}, with its floor beneath. ${metricFacts[name].help}`,
  value: ({ metrics }) => metrics[name]?.value ?? null,
})

const columnFacts: Readonly<Record<Exclude<ColumnKey, MetricName>, ColumnFacts>> = {
  state: { title: 'State', width: 122, numeric: false, value: ({ state }) => stateLabel[state] },
  target: { title: 'Target', width: 122, numeric: false, value: ({ spec }) => targetLabel(spec.target) },
  process: { title: 'Process', width: 84, numeric: false, value: ({ spec }) => spec.process.kind },
  width: { title: 'Width', width: 66, numeric: true, value: ({ spec }) => widthOf(spec.network) },
  parameters: {
    title: 'Parameters',
    width: 98,
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
  curve: {
    title: 'Curve',
    longTitle: 'Loss curve',
    width: 94,
    numeric: false,
    help: 'The loss over the training, on a log axis of its own; sorted by how far its end lies above its best',
    value: ({ loss, bestLoss }) => (loss === null || bestLoss === null ? null : loss.tailMean / bestLoss.mean),
  },
  loss: {
    title: 'Loss',
    width: 70,
    numeric: true,
    least: true,
    help: 'Mean of the last 200 steps; not comparable between processes',
    value: ({ loss }) => loss?.tailMean ?? null,
  },
  lossBest: {
    title: 'Best loss',
    width: 88,
    numeric: true,
    least: true,
    help: 'Least mean of 200 consecutive steps, with the last of them beneath',
    value: ({ bestLoss }) => bestLoss?.mean ?? null,
  },
  excess: {
    title: 'Excess',
    longTitle: 'Excess of the held-out loss',
    width: 84,
    numeric: true,
    least: true,
    help: 'Held-out loss less the least that there is: comparable between processes',
    value: ({ heldOut }) => heldOut?.excess ?? null,
  },
  lossLast: { title: 'Last loss', width: 94, numeric: true, value: ({ loss }) => loss?.last ?? null },
  duration: { title: 'Duration', width: 92, numeric: true, value: elapsed },
  created: { title: 'Created', width: 112, numeric: true, value: ({ createdAt }) => createdAt },
  seed: { title: 'Seed', width: 72, numeric: true, value: ({ spec }) => spec.seed },
  engine: { title: 'Engine', width: 120, numeric: false, value: ({ engine }) => engine },
  tags: { title: 'Tags', width: 140, numeric: false, value: ({ tags }) => (tags.length === 0 ? null : tags.join(' ')) },
  sweep: {
    title: 'Place in its sweep',
    width: 170,
    numeric: false,
    value: ({ sweep }) => (sweep === null ? null : placeText(sweep.values)),
  },
}

/** What a run of a sweep has of its varied fields. */
export const placeText = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')

export const isMetricName = (key: ColumnKey): key is MetricName => metricNames.some((name) => name === key)

const metricColumns = new Map(metricNames.map((name) => [name, metric(name)]))

export const factsOf = (key: ColumnKey): ColumnFacts =>
  isMetricName(key) ? (metricColumns.get(key) ?? metric(key)) : columnFacts[key]

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
