import { metricNames } from '../experiment/evaluation'
import { metricFacts } from '../experiment/metric-facts'
import { networkVariants, widthOf } from '../experiment/network'
import { objectiveVariants } from '../experiment/objective'
import { processKinds } from '../experiment/process'
import { dimensionOf } from '../experiment/spec'
import { targetVariants } from '../experiment/target'
import { engineKinds, runStates, type RunSummary } from '../run'

/** A field of a run that a filter line can ask for. */
export type FilterField = TextField | NumberField

export interface TextField {
  readonly kind: 'text'
  readonly help: string
  /** All that it can be, where that is a closed list. */
  readonly values?: readonly string[]
  /** Whether a part of the text is enough. */
  readonly partly?: boolean
  readonly of: (run: RunSummary) => readonly string[]
}

export interface NumberField {
  readonly kind: 'number' | 'duration' | 'date'
  readonly help: string
  /** In milliseconds where it is a duration or a date; null where the run has none. */
  readonly of: (run: RunSummary, now: number) => number | null
}

const text = (help: string, of: TextField['of'], more: Partial<TextField> = {}): TextField => ({
  kind: 'text',
  help,
  of,
  ...more,
})
const number = (help: string, of: NumberField['of']): NumberField => ({ kind: 'number', help, of })

/** Short names of distances that people type; every distance has its own name as well. */
const shortMetrics = {
  sw2: 'slicedWasserstein2',
  energy: 'energyDistance',
  mmd: 'mmdLaplace',
  r: 'rDivergence',
} as const satisfies Record<string, (typeof metricNames)[number]>

const metricField = (name: (typeof metricNames)[number]): NumberField =>
  number(metricFacts[name].title, ({ metrics }) => metrics[name]?.value ?? null)

const flags: Readonly<Record<string, (run: RunSummary) => boolean>> = {
  starred: ({ starred }) => starred,
  archived: ({ archivedAt }) => archivedAt !== null,
  swept: ({ sweep }) => sweep !== null,
}
const possessions: Readonly<Record<string, (run: RunSummary) => boolean>> = {
  tags: ({ tags }) => tags.length > 0,
  notes: ({ notes }) => notes !== '',
  evidence: ({ evidence }) => evidence !== null,
  failure: ({ failure }) => failure !== null,
}
const namesOf = (tests: Readonly<Record<string, (run: RunSummary) => boolean>>) => (run: RunSummary) =>
  Object.keys(tests).filter((name) => tests[name]?.(run))

/** Every field by the name that is typed, in small letters or not; the most asked for first. */
const table: Readonly<Record<string, FilterField>> = {
  process: text('the process', ({ spec }) => [spec.process.kind], { values: processKinds }),
  state: text('what has become of it', ({ state }) => [state], { values: runStates }),
  target: text('the target', ({ spec }) => [spec.target.kind], { values: Object.keys(targetVariants) }),
  tag: text('one of its tags', ({ tags }) => tags),
  is: text('what it is', namesOf(flags), { values: Object.keys(flags) }),
  has: text('what it has', namesOf(possessions), { values: Object.keys(possessions) }),
  width: number('units of a hidden layer', ({ spec }) => widthOf(spec.network)),
  depth: number('hidden layers', ({ spec }) => (spec.network.kind === 'u-net' ? null : spec.network.depth)),
  steps: number('training steps', ({ spec }) => spec.training.steps),
  batch: number('points in a batch', ({ spec }) => spec.training.batch),
  rate: number('learning rate', ({ spec }) => spec.training.optimizer.learningRate),
  dimension: number('dimension of the target', ({ spec }) => dimensionOf(spec.target)),
  seed: number('the seed', ({ spec }) => spec.seed),
  ...Object.fromEntries(Object.entries(shortMetrics).map(([short, name]) => [short, metricField(name)])),
  loss: number('mean loss of the last 200 steps', ({ loss }) => loss?.tailMean ?? null),
  best: number('least mean loss of 200 steps', ({ bestLoss }) => bestLoss?.mean ?? null),
  excess: number('held-out loss above its floor', ({ heldOut }) => heldOut?.excess ?? null),
  heldout: number('held-out loss', ({ heldOut }) => heldOut?.loss ?? null),
  parameters: number('parameters of the network', ({ parameterCount }) => parameterCount),
  done: number('training steps done', ({ stepsDone }) => stepsDone),
  speed: number('milliseconds per step', ({ millisecondsPerStep }) => millisecondsPerStep),
  duration: {
    kind: 'duration',
    help: 'how long it took',
    of: ({ startedAt, finishedAt, state }, now) =>
      startedAt === null || (finishedAt === null && state !== 'running') ? null : (finishedAt ?? now) - startedAt,
  },
  created: { kind: 'date', help: 'the day it was set up', of: ({ createdAt }) => createdAt },
  finished: { kind: 'date', help: 'the day it ended', of: ({ finishedAt }) => finishedAt },
  age: { kind: 'duration', help: 'how long ago it was set up', of: ({ createdAt }, now) => now - createdAt },
  name: text('a part of its name', ({ name }) => [name], { partly: true }),
  notes: text('a part of its notes', ({ notes }) => [notes], { partly: true }),
  network: text('the network', ({ spec }) => [spec.network.kind], { values: Object.keys(networkVariants) }),
  objective: text('the objective', ({ spec }) => [spec.objective.kind], { values: Object.keys(objectiveVariants) }),
  parameterization: text('what the network predicts', ({ spec: { objective } }) =>
    'parameterization' in objective ? [objective.parameterization] : [],
  ),
  optimizer: text('the optimizer', ({ spec }) => [spec.training.optimizer.kind]),
  integrator: text('the integrator', ({ spec }) => [spec.sampling.integrator]),
  start: text('where sampling starts', ({ spec }) => [spec.sampling.start]),
  engine: text('the engine', ({ engine }) => [engine], { values: engineKinds }),
  sweep: text('its sweep', ({ sweep }) => (sweep === null ? [] : [sweep.sweep])),
  id: text('its id', ({ id }) => [id]),
  ...Object.fromEntries(metricNames.map((name) => [name, metricField(name)])),
}

/** Names of all fields, the most asked for first. */
export const fieldNames: readonly string[] = Object.keys(table)
const bySmallName = new Map(fieldNames.map((name) => [name.toLowerCase(), name]))

/** Parts of a spec, of which a path such as `training.optimizer.decay` may name any field. */
export const specParts = ['target', 'process', 'objective', 'network', 'training', 'sampling', 'evaluation'] as const

/** The field of that name; undefined where there is none. */
export function fieldNamed(name: string): FilterField | undefined {
  const known = bySmallName.get(name.toLowerCase())
  return known === undefined ? undefined : table[known]
}

/** Whether a name is a path into the spec. */
export const isSpecPath = (name: string): boolean => specParts.some((part) => name.startsWith(`${part}.`))

/** What stands at a path of a run's spec: numbers and texts; undefined for what is not there or is neither. */
export function specValue({ spec }: RunSummary, path: string): number | string | boolean | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      spec,
    )
  return typeof found === 'number' || typeof found === 'string' || typeof found === 'boolean' ? found : undefined
}
