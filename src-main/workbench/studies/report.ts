import { metricFacts } from '@contract/experiment/metric-facts'
import { metricNames } from '@contract/experiment/evaluation'
import type { SeriesPoint, SweepLine, SweepTable } from '@contract/sweep/results'
import { meanRows } from '../sweeps/files'
import { linesOf } from './charts'
import type { StudyResult } from './run'
import { compared } from './compare'
import type { Comparison, Published, Study } from './study'

/** A study in Markdown: what was asked and set, the figure, the tables, and what was published beside them. */
export function report(study: Study, result: StudyResult): string {
  const parts = new Map(study.parts.map((part) => [part.id, part.title]))
  const sections = [
    `# ${study.title}`,
    study.question,
    '![The figure](figure.svg)',
    list('What is set', study.settings),
    list('What was cut in this run', result.cuts),
    list('What is missing', result.losses),
    ...study.tables.map(({ part, values }) => {
      const table = result.tables.get(part)
      return table === undefined || table.rows.length === 0 ? '' : partTable(parts.get(part) ?? part, table, values)
    }),
    ...study.comparisons.map((comparison) => {
      const table = result.tables.get(comparison.part)
      return table === undefined ? '' : comparisonSection(comparison, table)
    }),
    ...study.published.map((published) => {
      const table = result.tables.get(published.part)
      return table === undefined ? '' : beside(parts.get(published.part) ?? published.part, published, table)
    }),
    list('How to read it', study.remarks),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`

/** Names of results as a reader knows them. */
const titles: Readonly<Record<string, string>> = {
  loss: 'training loss',
  heldOutLoss: 'held-out loss',
  lossFloor: 'its floor',
  excessLoss: 'excess loss',
  parameterCount: 'parameters',
  nonFiniteSamples: 'samples that are not finite',
  nearestTrainingPoint: 'distance to the nearest training point',
  'nearestTrainingPoint.floor': 'that of points never met',
  logZ: 'log Z',
  elbo: 'ELBO',
  effectiveSampleSize: 'effective sample size',
  scoreError: 'E‖s_θ − s‖²/d',
  weightedScoreError: 'g² E‖s_θ − s‖²',
  relativeScoreError: 'E‖s_θ − s‖²/E‖s‖²',
  startKl: 'start, nats',
  scoreKl: 'score, nats',
  discretisationKl: 'discretisation, nats',
  order: 'order',
  boundOfKl: 'KL at most, nats',
  boundOfTotalVariation: 'TV at most',
  ...Object.fromEntries(metricNames.map((name) => [name, metricFacts[name].title])),
}

const titleOf = (name: string): string =>
  titles[name] ?? (name.endsWith('.floor') ? `floor of ${titleOf(name.slice(0, -6))}` : name)

function partTable(title: string, table: SweepTable, values: readonly string[]): string {
  const axes = table.axes.filter((axis) => axis !== 'seed')
  const shown = values.filter((value) => table.results.includes(value))
  const seeds = [...new Set(table.rows.map((row) => row.values['seed']))].map(String)
  const rows = meanRows(table).map((row) => [
    ...axes.map((axis) => String(row.values[axis] ?? '–')),
    ...shown.map((name) => {
      const found = row.results[name]
      return found === undefined ? '–' : spread(found)
    }),
  ])
  const words =
    seeds.length === 1 ? `Seed ${seeds.join()}.` : `Mean ± standard deviation over the seeds ${seeds.join(', ')}.`
  return `## ${title}\n\n${words}\n\n${markdownTable([...axes, ...shown.map(titleOf)], rows)}`
}

/** How much larger one of two is, place by place. */
function comparisonSection(comparison: Comparison, table: SweepTable): string {
  const { title, of, to, by, value, as } = comparison
  const found = compared(comparison, table)
  if (found.length === 0) return ''
  const rows = found.map((one) => [...one.values.map((at) => String(at ?? '–')), spread(one), String(one.count)])
  const head = [...by, as === 'ratio' ? `${of} / ${to}` : `${of} − ${to}`, 'pairs']
  return `## ${title}\n\n${capitalised(titleOf(value))}: ${of} ${as === 'ratio' ? 'over' : 'less'} ${to}, seed by seed; mean ± standard deviation.\n\n${markdownTable(head, rows)}`
}

const capitalised = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** Measured and published values side by side, and whether they put the lines in the same order. */
function beside(title: string, published: Published, table: SweepTable): string {
  const { along, by, value } = published
  const lines = linesOf(table, { along, by: [by] }, value)
  const labels = Object.keys(published.lines)
  const places = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => String(at))))].filter((at) =>
    labels.some((label) => published.lines[label]?.[at] !== undefined),
  )
  if (places.length === 0) return ''
  const rows = places.map((at) => [
    at,
    ...labels.flatMap((label) => {
      const here = pointAt(lines, label, at)
      return [here === undefined ? '–' : spread(here), String(published.lines[label]?.[at] ?? '–')]
    }),
  ])
  const head = [along, ...labels.flatMap((label) => [`${label}, here`, `${label}, published`])]
  const sentence = orderSentence(published, lines, places)
  return `## ${titleOf(value)} beside the published values: ${title}\n\n${markdownTable(head, rows)}\n\n${sentence}`
}

function orderSentence(published: Published, lines: readonly SweepLine[], places: readonly string[]): string {
  const [first, second] = Object.keys(published.lines)
  if (first === undefined || second === undefined) return ''
  const compared = places.flatMap((at) => {
    const [a, b] = [pointAt(lines, first, at)?.mean, pointAt(lines, second, at)?.mean]
    const [paperA, paperB] = [published.lines[first]?.[at], published.lines[second]?.[at]]
    if (a === undefined || b === undefined || paperA === undefined || paperB === undefined) return []
    return [{ at, here: a < b, there: paperA < paperB }]
  })
  const count = (test: (one: (typeof compared)[number]) => boolean) => String(compared.filter(test).length)
  const differing = compared.filter(({ here, there }) => here !== there).map(({ at }) => at)
  const all = String(compared.length)
  const order = `${first} is below ${second} at ${count(({ here }) => here)} of ${all} places here, and at ${count(({ there }) => there)} of ${all} as published.`
  return differing.length === 0
    ? `${order} The order agrees everywhere.`
    : `${order} The order differs at ${published.along} ${differing.join(', ')}.`
}

const pointAt = (lines: readonly SweepLine[], label: string, at: string): SeriesPoint | undefined =>
  lines.find((line) => line.label === label)?.points.find((point) => String(point.at) === at)

const spread = ({ mean, deviation }: Pick<SeriesPoint, 'mean' | 'deviation'>): string =>
  deviation === null || deviation < negligible * Math.abs(mean)
    ? digits(mean)
    : `${digits(mean)} ± ${digits(deviation, 2)}`

/** A deviation of this share of the mean is what rounding leaves. */
const negligible = 1e-9

const digits = (value: number, count = 3): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(count)))

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head.map((_, k) => Math.max(3, ...all.map((row) => row[k]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, k) => cell.padEnd(widths[k] ?? 0)).join(' | ')} |`
  const [titlesRow = [], ...body] = all
  return [line(titlesRow), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
