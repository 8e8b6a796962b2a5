import { timesOf, type ObjectiveSpec } from '@contract/experiment/objective'
import type { RunSummary } from '@contract/run'
import { specRows, specSections, type SpecRow, type SpecSection } from './specRows'

/** One field of the compared specs: its value in each of them, null where a spec has no such field. */
export interface ComparedField {
  readonly path: string
  readonly section: string
  readonly title: string
  readonly texts: readonly (string | null)[]
  readonly differs: boolean
}

const sectionTitle = (key: SpecSection): string => specSections.find((section) => section.key === key)?.title ?? ''

/** Every field that any of the specs has, those of one part of the spec together. */
export function comparedFields(runs: readonly RunSummary[]): readonly ComparedField[] {
  const tables = runs.map(({ spec }) => new Map(specRows(spec).map((row) => [row.path, row])))
  const first = new Map<string, SpecRow>()
  for (const table of tables) for (const [path, row] of table) if (!first.has(path)) first.set(path, row)
  const order: readonly SpecSection[] = [...specSections.map(({ key }) => key), 'seed']
  const rows = [...first.values()].sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
  return rows.map(({ path, section, title }) => {
    const texts = tables.map((table) => table.get(path)?.text ?? null)
    return { path, section: sectionTitle(section), title, texts, differs: new Set(texts).size > 1 }
  })
}

/**
 * Why the losses of these runs do not say which is better; null where they do. The least loss that can be reached
 * depends on the process, on the target, and on what the loss is a mean of.
 */
export function lossesDiffer(runs: readonly RunSummary[]): string | null {
  const distinct = (of: (run: RunSummary) => unknown): boolean =>
    new Set(runs.map((run) => JSON.stringify(of(run)))).size > 1
  const parts = [
    distinct(({ spec }) => spec.target) ? 'targets' : '',
    distinct(({ spec }) => spec.process) ? 'processes' : '',
    distinct(({ spec }) => timesOf(spec.objective, spec.process)) ? 'times' : '',
    distinct(({ spec }) => readingOf(spec.objective)) ? 'parameterizations' : '',
    distinct(({ spec }) => spec.training.dataScale) ? 'data scales' : '',
  ].filter((part) => part !== '')
  if (parts.length === 0) return null
  const listed = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
  return `The ${listed ?? ''} differ, and with them the least loss that can be reached: compare the distances instead.`
}

/** What a loss is a mean of, beside its times. */
const readingOf = (objective: ObjectiveSpec): readonly string[] =>
  objective.kind === 'denoising' ? [objective.parameterization, objective.weighting] : [objective.kind]

/** Names that tell the runs apart: where two are called the same, what differs between them is added. */
export function distinctNames(runs: readonly RunSummary[]): readonly string[] {
  const fields = comparedFields(runs).filter(({ differs }) => differs)
  return runs.map(({ name, id }, i) => {
    const same = runs.flatMap((other, j) => (other.name === name && j !== i ? [j] : []))
    if (same.length === 0) return name
    const telling = fields.find(({ texts }) => same.every((j) => texts[j] !== texts[i]))
    if (telling) return `${name} (${telling.title.toLowerCase()} ${telling.texts[i] ?? 'none'})`
    return `${name} (${id.slice(-4)})`
  })
}
