import type { SpecIssue } from '@contract/experiment/issue'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { readList, type AxisDraft } from '../../../components/form/vary'
import { processLabel } from '../../../theme/tokens'

const sections = ['target', 'process', 'objective', 'network', 'training', 'sampling', 'evaluation'] as const

/** A sweep as the workbench takes it, or what is wrong with its axes, by the path of the field. */
export type MadeSweep =
  | { readonly ok: true; readonly sweep: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly issues: readonly SpecIssue[] }

/**
 * The sweep over the varied fields of one or more experiments that are set up side by side: these become its first
 * axis, each with the parts in which they differ.
 */
export function sweepOf(specs: readonly ExperimentSpec[], axes: ReadonlyMap<string, AxisDraft>): MadeSweep {
  const [first] = specs
  if (first === undefined) return { ok: false, issues: [] }
  const seeds = axes.get('seed')
  const made = [...axes].filter(([path]) => path !== 'seed').map(([path, axis]) => axisOf(path, axis))
  const issues = made.flatMap((axis) => ('issue' in axis ? [axis.issue] : []))
  const seedCount = seeds?.kind === 'seeds' ? seeds.count : 1
  if (!isCount(seedCount, 1)) issues.push({ path: 'seed', message: 'Give the number of seeds, 1 or more.' })
  if (issues.length > 0) return { ok: false, issues }
  return {
    ok: true,
    sweep: {
      name: sweepName(first, axes),
      base: Object.fromEntries(Object.entries(first).filter(([key]) => key !== 'name')),
      axes: [...experimentAxis(specs), ...made.flatMap((axis) => ('axis' in axis ? [axis.axis] : []))],
      seeds: seedCount,
    },
  }
}

type MadeAxis = { readonly axis: object } | { readonly issue: SpecIssue }

const isCount = (value: unknown, least: number): value is number => Number.isInteger(value) && Number(value) >= least

function axisOf(field: string, axis: AxisDraft): MadeAxis {
  const wrong = (message: string): MadeAxis => ({ issue: { path: field, message } })
  switch (axis.kind) {
    case 'list': {
      const values = readList(axis.text)
      return values === null
        ? wrong('Give numbers with commas between them.')
        : { axis: { kind: 'values', field, values } }
    }
    case 'choices':
      return axis.chosen.length === 0
        ? wrong('Choose at least one.')
        : { axis: { kind: 'values', field, values: axis.chosen } }
    case 'linear':
    case 'log': {
      const { kind, from, to, count, whole } = axis
      if (typeof from !== 'number' || typeof to !== 'number') return wrong('Give the first and the last value.')
      if (!isCount(count, 2)) return wrong('Give the number of values, 2 or more.')
      if (kind === 'log' && !(from > 0 && to > 0)) return wrong('A logarithmic range needs two positive ends.')
      return { axis: { kind, field, from, to, count, whole } }
    }
    case 'seeds':
      return wrong('Only the seed is varied by a number of seeds.')
  }
}

/** The experiments themselves as an axis, where there are several. */
function experimentAxis(specs: readonly ExperimentSpec[]): readonly object[] {
  if (specs.length < 2) return []
  const differing = sections.filter((part) => new Set(specs.map((spec) => JSON.stringify(spec[part]))).size > 1)
  const kinds = specs.map(({ process }) => processLabel[process.kind])
  const byProcess = new Set(kinds).size === specs.length
  return [
    {
      kind: 'settings',
      name: byProcess ? 'process' : 'experiment',
      options: specs.map((spec, i) => ({
        label: byProcess ? (kinds[i] ?? spec.name) : `${kinds[i] ?? ''} ${String(i + 1)}`,
        set: Object.fromEntries(differing.map((part) => [part, spec[part]])),
      })),
    },
  ]
}

/** “mixture by width and seed”. */
function sweepName({ target }: ExperimentSpec, axes: ReadonlyMap<string, AxisDraft>): string {
  const names = [...axes.keys()].map((path) => path.split('.').at(-1) ?? path)
  const listed = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
  return `${target.kind} by ${listed}`
}
