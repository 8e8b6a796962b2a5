import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { estimatedRun } from './report.ts'
import type { EstimatedRun } from './report.ts'
import { stepSizes, stepSpec } from './items.ts'
import { ours } from './processes.ts'
import type { Bench } from './processes.ts'

/** What an estimate says, and what happens, may differ by this factor either way. */
export const estimateAsked = 1.5

const fields = z.record(z.string(), z.unknown())
const presetFile = z.object({ specs: z.array(fields).min(1) })

/** Fields of parts of a spec in the place of others. */
type Change = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function changed(spec: Readonly<Record<string, unknown>>, change: Change): Record<string, unknown> {
  const parts = Object.entries(change).map(([name, part]) => [name, { ...fields.parse(spec[name] ?? {}), ...part }])
  return { ...spec, ...Object.fromEntries(parts) }
}

/** The first spec of a preset, shortened. */
function preset(name: string, change: Change): Record<string, unknown> {
  const file = new URL(`../resources/presets/${name}.json`, import.meta.url)
  const [spec = {}] = presetFile.parse(JSON.parse(readFileSync(file, 'utf8'))).specs
  return changed(spec, change)
}

/** Distances for which no classifier has to be trained, which takes minutes once. */
const withoutClassifier = { metrics: ['nearestDistance', 'nearCopies', 'slicedWasserstein2'], referenceCount: 2000 }

/** Experiments of all sizes, each so short that it can be done beside its estimate. */
const experiments: readonly { readonly name: string; readonly spec: Record<string, unknown> }[] = [
  { name: 'MLP S', spec: changed(stepSpec(stepSizes.S), { training: { steps: 5000 } }) },
  { name: 'MLP M', spec: changed(stepSpec(stepSizes.M), { training: { steps: 2000 }, sampling: { steps: 200 } }) },
  {
    name: 'MLP L',
    spec: changed(stepSpec(stepSizes.L), { training: { steps: 60 }, sampling: { steps: 20, count: 1000 } }),
  },
  {
    name: 'digits, MLP',
    spec: preset('mnist', { training: { steps: 200 }, sampling: { steps: 20 }, evaluation: withoutClassifier }),
  },
  {
    name: 'digits, small U-Net',
    spec: preset('images-small', {
      training: { steps: 40, schedule: { kind: 'cosine', warmup: 1 } },
      sampling: { steps: 4, count: 240 },
      evaluation: withoutClassifier,
    }),
  },
  {
    name: 'Figure 5, U-Net',
    spec: preset('figure-5', {
      training: { steps: 5, schedule: { kind: 'cosine', warmup: 1 } },
      sampling: { steps: 2, count: 240 },
      evaluation: withoutClassifier,
    }),
  },
  { name: 'funnel, control', spec: preset('control-funnel', { training: { steps: 60 } }) },
]

const answer = z.object({ estimated: estimatedRun.shape.estimated, happened: estimatedRun.shape.happened })

/** Estimates an experiment, and does it. */
export const measureEstimates = async (bench: Bench, tell: (run: EstimatedRun) => void): Promise<EstimatedRun[]> => {
  const runs: EstimatedRun[] = []
  for (const { name, spec } of experiments) {
    const run = { name, ...(await ours(bench, answer, { kind: 'estimate', spec })) }
    tell(run)
    runs.push(run)
  }
  return runs
}

const head = ['', 'ms a step', 'was', 'seconds', 'were', 'MB', 'were', 'estimated / was']

/** The estimates beside what happened, as lines of a table; a ratio further from 1 than is asked is marked. */
export function estimateLines(runs: readonly EstimatedRun[]): readonly string[] {
  if (runs.length === 0) return []
  const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2))
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
  const cells = runs.map(({ name, estimated, happened }) => [
    name,
    ...[number(estimated.millisecondsPerStep), number(happened.millisecondsPerStep)],
    ...[number(estimated.totalSeconds), number(happened.totalSeconds)],
    ...[megabytes(estimated.bytes), megabytes(happened.bytes)],
    ratios(estimated, happened).join('  '),
  ])
  const widths = head.map((title, k) => Math.max(...[head, ...cells].map((line) => (line[k] ?? title).length)))
  const line = (texts: readonly string[]) =>
    texts.map((text, k) => (k === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[k] ?? 0))).join('  ')
  return ['', line(head), ...cells.map(line)]
}

function ratios(estimated: EstimatedRun['estimated'], happened: EstimatedRun['happened']): readonly string[] {
  return (['millisecondsPerStep', 'totalSeconds', 'bytes'] as const).map((of) => {
    const ratio = estimated[of] / happened[of]
    const within = ratio <= estimateAsked && ratio >= 1 / estimateAsked
    return `${ratio.toFixed(2)}${within ? '✓' : '✗'}`
  })
}
