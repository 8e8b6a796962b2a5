import { deviation, mean } from 'd3-array'
import { isSpecPath, specValue } from '@contract/filter/fields'
import type { RunSummary } from '@contract/run'
import { significant } from '../../charts/numbers'
import { settingOf, type Place } from '../../components/runs/setting'
import { specRows } from '../../components/runs/specRows'
import { cellText, type CellText } from './cells'
import { columnKeys, factsOf, type ColumnKey } from './columnFacts'

/** What the table is grouped by: nothing, the sweep, all but the seed, a column, or a path into the spec. */
export type Grouping = 'none' | 'sweep' | 'setting' | ColumnKey | `spec:${string}`

export const isGrouping = (value: unknown): value is Grouping =>
  typeof value === 'string' &&
  (value === 'none' ||
    value === 'setting' ||
    columnKeys.some((key) => key === value) ||
    (value.startsWith('spec:') && isSpecPath(value.slice('spec:'.length))))

/** A row of the table: a run, or the head of a group. */
export type TableRow = RunRowData | GroupRowData

export interface RunRowData {
  readonly kind: 'run'
  readonly key: string
  readonly run: RunSummary
  readonly within: boolean
}

export interface GroupRowData {
  readonly kind: 'group'
  readonly key: string
  readonly group: string
  readonly label: string
  readonly runs: readonly RunSummary[]
  readonly open: boolean
}

/** Columns that runs are usefully grouped by. */
export const groupColumns: readonly ColumnKey[] = [
  'process',
  'target',
  'state',
  'width',
  'steps',
  'seed',
  'engine',
  'tags',
]

/** The group of a run; `sweepName` answers with the name of a sweep by its id. */
export function placeOf(grouping: Grouping, run: RunSummary, sweepName: (id: string) => string): Place {
  if (grouping === 'setting') return settingOf(run)
  if (grouping === 'sweep') {
    return run.sweep === null
      ? { id: '', label: 'No sweep' }
      : { id: run.sweep.sweep, label: sweepName(run.sweep.sweep) }
  }
  const path = grouping.startsWith('spec:') ? grouping.slice('spec:'.length) : null
  const key = columnKeys.find((one) => one === grouping)
  const text = path !== null ? String(specValue(run, path) ?? '') : key === undefined ? '' : cellText(key, run, 0).text
  return { id: text, label: text === '' ? 'none' : text }
}

/** The rows of the table: runs in their order, below the heads of their groups where there are some. */
export function tableRows(
  runs: readonly RunSummary[],
  grouping: Grouping,
  closed: ReadonlySet<string>,
  sweepName: (id: string) => string,
): readonly TableRow[] {
  if (grouping === 'none') return runs.map((run) => ({ kind: 'run', key: run.id, run, within: false }))
  const groups = new Map<string, { label: string; members: RunSummary[] }>()
  for (const run of runs) {
    const { id, label } = placeOf(grouping, run, sweepName)
    const group = groups.get(id)
    if (group) group.members.push(run)
    else groups.set(id, { label, members: [run] })
  }
  return [...groups].flatMap(([id, { label, members }]): TableRow[] => {
    const open = !closed.has(id)
    const head: TableRow = { kind: 'group', key: `group:${id}`, group: id, label, runs: members, open }
    if (!open) return [head]
    return [head, ...members.map((run): TableRow => ({ kind: 'run', key: run.id, run, within: true }))]
  })
}

/** What the head of a group says in a column: the best of its results, or what all its runs have in common. */
export function groupCell(key: ColumnKey, runs: readonly RunSummary[], now: number): CellText {
  const { least, value } = factsOf(key)
  if (least === true) {
    const values = runs.map((run) => value(run, now)).filter((one) => typeof one === 'number')
    const finite = values.filter(Number.isFinite)
    if (finite.length === 0) return { text: '' }
    const spread = finite.length > 1 ? ` ± ${significant(deviation(finite) ?? 0, 2)}` : ''
    const whole = `best of ${String(finite.length)}; mean ${significant(mean(finite) ?? NaN)}${spread}`
    return { text: significant(Math.min(...finite)), title: whole }
  }
  const texts = new Set(runs.map((run) => cellText(key, run, now).text))
  const [only = ''] = texts
  return { text: texts.size === 1 ? only : '' }
}

/** Paths into the spec in which the runs differ, for the list to group by; of very many runs the first. */
export function differingPaths(runs: readonly RunSummary[], most = 200): readonly { path: string; title: string }[] {
  const seen = new Map<string, { title: string; texts: Set<string> }>()
  for (const run of runs.slice(0, most)) {
    for (const { path, title, text } of specRows(run.spec)) {
      const known = seen.get(path)
      if (known) known.texts.add(text)
      else seen.set(path, { title, texts: new Set([text]) })
    }
  }
  return [...seen].flatMap(([path, { title, texts }]) => (texts.size > 1 && isSpecPath(path) ? [{ path, title }] : []))
}
