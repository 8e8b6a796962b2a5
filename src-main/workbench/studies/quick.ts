import { fail } from '@contract/failure'
import type { AxisSpec } from '@contract/sweep/axis'
import { withField } from '@contract/sweep/field'
import { axisLine } from '@contract/sweep/points'
import { parseSweep, type SweepSpec } from '@contract/sweep/spec'
import type { JudgePart, SweepPart } from './study'

/** A part made smaller, and what was cut, in words. */
export interface Cut<Part> {
  readonly part: Part
  readonly cuts: readonly string[]
}

/** A sweep as `--quick` runs it. */
export function quickSweep(part: SweepPart): Cut<SweepPart> {
  const { sweep, quick } = part
  if (quick === undefined) return { part, cuts: [] }
  const cuts: string[] = []
  let base: unknown = sweep.base
  for (const [path, value] of Object.entries(quick.set)) {
    cuts.push(`${path} ${inWords(fieldOf(base, path.split('.')))} → ${inWords(value)}`)
    base = withField(base, path.split('.'), value)
  }
  const axes = sweep.axes.map((axis) => fewer(axis, quick.axes, cuts))
  const seeds = quick.seeds ?? sweep.seeds
  if (seeds !== sweep.seeds) cuts.push(`seeds ${inWords(sweep.seeds)} → ${String(seeds)}`)
  const smaller = parseSweep({ ...sweep, base, axes, seeds } satisfies Record<keyof SweepSpec, unknown>)
  if (!smaller.ok) throw fail('internal', `The study’s part “${part.id}” has no quick form.`)
  return { part: { ...part, sweep: smaller.sweep }, cuts: cuts.map((cut) => `${part.title}: ${cut}`) }
}

/** Judgements as `--quick` makes them. */
export function quickJudge(part: JudgePart): Cut<JudgePart> {
  const { quick } = part
  if (quick === undefined) return { part, cuts: [] }
  const cuts: string[] = []
  const axes = part.axes.map((axis) => fewer(axis, quick.axes, cuts))
  return { part: { ...part, axes }, cuts: cuts.map((cut) => `${part.title}: ${cut}`) }
}

/** An axis with the values alone that are kept. */
function fewer(axis: AxisSpec, kept: Readonly<Record<string, readonly unknown[]>>, cuts: string[]): AxisSpec {
  const line = axisLine(axis)
  const [name = ''] = line.names
  const values = kept[name]
  if (values === undefined) return axis
  cuts.push(`${name} at ${values.map(inWords).join(', ')} of ${String(line.count)} values`)
  switch (axis.kind) {
    case 'settings':
      return { ...axis, options: axis.options.filter(({ label }) => values.includes(label)) }
    case 'values': {
      const places = axis.values.flatMap((value, k) => (values.includes(axis.labels?.[k] ?? value) ? [k] : []))
      const labels = axis.labels && places.map((k) => axis.labels?.[k] ?? '')
      return { ...axis, values: places.map((k) => axis.values[k] ?? null), ...(labels ? { labels } : {}) }
    }
    case 'linear':
    case 'log':
    case 'zip':
      throw fail('internal', `A study’s axis “${name}” is cut by its values, and has a range.`)
  }
}

function fieldOf(base: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path
  if (key === undefined) return base
  return typeof base === 'object' && base !== null ? fieldOf(Reflect.get(base, key), rest) : undefined
}

function inWords(value: unknown): string {
  if (value === undefined) return 'as usual'
  return typeof value === 'number'
    ? value.toLocaleString('en', { maximumFractionDigits: 12 })
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}
