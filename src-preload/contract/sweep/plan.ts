import type { SpecIssue } from '../experiment/issue'
import { parseExperiment } from '../experiment/parse'
import type { ExperimentSpec } from '../experiment/spec'
import { withField } from './field'
import { axisLine, joined, type AxisLine, type AxisPoint, type AxisValue } from './points'
import type { SweepSpec } from './spec'
import type { AxisSpec, SingleAxisSpec } from './axis'

/** One run of a sweep: its place, and what it is. */
export interface SweepRun {
  readonly index: number
  /** Its value along each axis, by the name of the axis, the seed among them. */
  readonly values: Readonly<Record<string, AxisValue>>
  readonly spec: ExperimentSpec
}

export type PlannedRun =
  { readonly ok: true; readonly run: SweepRun } | { readonly ok: false; readonly issue: SpecIssue }

/** A sweep's runs, counted and not yet made: run k is asked for by its index, the last axis changing fastest. */
export interface SweepPlan {
  readonly name: string
  readonly count: number
  /** Names of the axes in order, the seed last, each with the number of its values. */
  readonly axes: readonly { readonly name: string; readonly count: number }[]
  run(index: number): PlannedRun
}

export type PlannedSweep =
  { readonly ok: true; readonly plan: SweepPlan } | { readonly ok: false; readonly issues: readonly SpecIssue[] }

/** Makes a sweep's plan; says what is wrong with its axes. A wrong value is found when its run is asked for. */
export function planSweep(sweep: SweepSpec): PlannedSweep {
  const lines = [...sweep.axes.map(axisLine), seedLine(sweep)]
  const issues = [...sweep.axes.flatMap((axis, k) => axisIssues(axis, `axes[${String(k)}]`)), ...nameIssues(lines)]
  if (issues.length > 0) return { ok: false, issues }
  const count = lines.reduce((product, line) => product * line.count, 1)
  return {
    ok: true,
    plan: {
      name: sweep.name,
      count,
      axes: lines.flatMap((line) => line.names.map((name) => ({ name, count: line.count }))),
      run: (index) => runAt(sweep, lines, index),
    },
  }
}

function seedLine({ base, seeds }: SweepSpec): AxisLine {
  const first = typeof base['seed'] === 'number' ? base['seed'] : 0
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, k) => first + k) : seeds
  return {
    names: ['seed'],
    count: list.length,
    point: (index): AxisPoint => ({ set: [['seed', list[index] ?? first]], values: { seed: list[index] ?? first } }),
  }
}

function runAt(sweep: SweepSpec, lines: readonly AxisLine[], index: number): PlannedRun {
  const points: AxisPoint[] = []
  let rest = index
  for (const line of [...lines].reverse()) {
    points.unshift(line.point(rest % line.count))
    rest = Math.floor(rest / line.count)
  }
  const values = joined(points)
  const name = runName(sweep.name, values, lines.at(-1)?.count ?? 1)
  let input: unknown = { ...sweep.base, name }
  for (const [path, value] of points.flatMap(({ set }) => set)) {
    const changed = withField(input, path.split('.'), value)
    if (changed === undefined) return wrong(values, path, 'Lies within a field that is no object.')
    input = changed
  }
  const parsed = parseExperiment(input)
  if (parsed.ok) return { ok: true, run: { index, values, spec: parsed.spec } }
  const [issue] = parsed.issues
  return wrong(values, issue?.path ?? '', issue?.message ?? 'Cannot be read.')
}

function wrong(values: SweepRun['values'], path: string, message: string): PlannedRun {
  const at = Object.entries(values)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ')
  return { ok: false, issue: { path, message: `${message} (at ${at})` } }
}

/** "Figure 2: VP, width 64, seed 0"; the seed only where there are several. */
function runName(sweep: string, values: SweepRun['values'], seeds: number): string {
  const parts = Object.entries(values)
    .filter(([name]) => name !== 'seed' || seeds > 1)
    .map(([name, value]) => (typeof value === 'string' ? value : `${name} ${String(value)}`))
  return (parts.length === 0 ? sweep : `${sweep}: ${parts.join(', ')}`).slice(0, 200)
}

function axisIssues(axis: AxisSpec, path: string): readonly SpecIssue[] {
  if (axis.kind !== 'zip') return singleIssues(axis, path)
  const counts = axis.axes.map((inner) => axisLine(inner).count)
  const uneven = counts.findIndex((count) => count !== counts[0])
  return [
    ...axis.axes.flatMap((inner, k) => singleIssues(inner, `${path}.axes[${String(k)}]`)),
    ...(uneven < 0
      ? []
      : [
          {
            path: `${path}.axes[${String(uneven)}]`,
            message: `Has ${String(counts[uneven])} values and the first axis ${String(counts[0])}; axes that are walked in step need as many.`,
          },
        ]),
  ]
}

function singleIssues(axis: SingleAxisSpec, path: string): readonly SpecIssue[] {
  if (axis.kind === 'log' && !(axis.from > 0 && axis.to > 0)) {
    return [{ path: `${path}.from`, message: 'A logarithmic range goes from one positive number to another.' }]
  }
  if (axis.kind === 'values' && axis.labels && axis.labels.length !== axis.values.length) {
    const [labels, values] = [axis.labels.length, axis.values.length].map(String)
    return [
      {
        path: `${path}.labels`,
        message: `There are ${labels ?? ''} labels for ${values ?? ''} values; give one for each.`,
      },
    ]
  }
  if (axis.kind !== 'settings' && axis.field === 'seed') {
    return [{ path: `${path}.field`, message: 'Seeds are varied by "seeds": a number of them, or a list.' }]
  }
  return []
}

function nameIssues(lines: readonly AxisLine[]): readonly SpecIssue[] {
  const names = lines.flatMap((line) => line.names)
  const twice = names.find((name, k) => names.indexOf(name) !== k)
  if (twice === undefined) return []
  return [{ path: 'axes', message: `Two axes are called “${twice}”; give one of them another "name".` }]
}
