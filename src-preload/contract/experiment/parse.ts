import type { z } from 'zod'
import type { Result } from '../failure'
import { consistencyIssues } from './consistency'
import { sentence } from './sentence'
import { experimentSeed, name, parts, type ExperimentSpec } from './spec'
import { processVariants, type ProcessSpec } from './process'
import { explicitMixtureTarget, targetVariants, type TargetSpec } from './target'

/** One thing wrong with a spec: the field's path and a sentence that says what would be right. */
export interface SpecIssue {
  readonly path: string
  readonly message: string
}

export type ParsedSpec =
  { readonly ok: true; readonly spec: ExperimentSpec } | { readonly ok: false; readonly issues: readonly SpecIssue[] }

const topLevel = ['name', 'target', 'process', 'objective', 'network', 'training', 'sampling', 'evaluation', 'seed']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Completes and checks a spec: fills what was left out, refuses unknown keys and values out of range, and
 * checks what no single field can know. Every issue is reported, not only the first.
 */
export function parseExperiment(input: unknown): ParsedSpec {
  const issues: SpecIssue[] = []
  if (!isObject(input)) {
    return {
      ok: false,
      issues: [{ path: '', message: 'A spec is a JSON object such as {"target": {"kind": "funnel"}}.' }],
    }
  }
  for (const key of Object.keys(input)) {
    if (!topLevel.includes(key))
      issues.push({ path: key, message: `“${key}” is not a field of a spec; the fields are ${topLevel.join(', ')}.` })
  }

  const read = <S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> | undefined => {
    const result = schema.safeParse(value)
    if (result.success) return result.data
    for (const issue of result.error.issues) issues.push(sentence(issue, path))
    return undefined
  }

  const target = readTarget(input['target'], issues, read)
  const process = readProcess(input['process'], issues, read)
  const partial = {
    name: input['name'] === undefined ? undefined : read(name, input['name'], 'name'),
    objective: read(parts.objective, input['objective'] ?? {}, 'objective'),
    network: read(parts.network, input['network'] ?? {}, 'network'),
    training: read(parts.training, input['training'] ?? {}, 'training'),
    sampling: read(parts.sampling, input['sampling'] ?? {}, 'sampling'),
    evaluation: read(parts.evaluation, input['evaluation'] ?? {}, 'evaluation'),
    seed: read(experimentSeed, input['seed'], 'seed'),
  }
  const { objective, network, training, sampling, evaluation, seed } = partial
  if (!target || !process || !objective || !network || !training || !sampling || !evaluation || seed === undefined) {
    return { ok: false, issues }
  }
  const pinned = process.kind === 'pbm'
  const spec: ExperimentSpec = {
    name: partial.name ?? defaultName(target, process, network.width),
    target,
    process,
    objective: {
      ...objective,
      times: objective.times ?? { min: 0.001, max: pinned ? 0.99 * process.horizon : process.horizon },
    },
    network,
    training,
    sampling: { ...sampling, start: sampling.start ?? (pinned ? 'pinned' : 'prior') },
    evaluation,
    seed,
  }
  issues.push(...consistencyIssues(spec))
  return issues.length > 0 ? { ok: false, issues } : { ok: true, spec }
}

/** As parseExperiment, for callers that need one Failure: the first issue, with its field. */
export function parseExperimentOrFailure(input: unknown): Result<ExperimentSpec> {
  const parsed = parseExperiment(input)
  if (parsed.ok) return { ok: true, value: parsed.spec }
  const message = parsed.issues
    .map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message))
    .join('\n')
  const field = parsed.issues[0]?.path
  return { ok: false, error: field ? { code: 'invalid-spec', message, field } : { code: 'invalid-spec', message } }
}

type Read = <S extends z.ZodType>(schema: S, value: unknown, path: string) => z.output<S> | undefined

function readTarget(value: unknown, issues: SpecIssue[], read: Read): TargetSpec | undefined {
  const input = value === undefined ? { kind: 'mixture' } : value
  const kind = readKind(input, 'target', Object.keys(targetVariants), issues)
  switch (kind) {
    case 'gaussian':
      return read(targetVariants.gaussian, input, 'target')
    case 'mixture':
      return isObject(input) && ['means', 'variances', 'weights'].some((key) => key in input)
        ? read(explicitMixtureTarget, input, 'target')
        : read(targetVariants.mixture, input, 'target')
    case 'funnel':
      return read(targetVariants.funnel, input, 'target')
    case 'mnist':
      return read(targetVariants.mnist, input, 'target')
    default:
      return undefined
  }
}

function readProcess(value: unknown, issues: SpecIssue[], read: Read): ProcessSpec | undefined {
  const input = value === undefined ? { kind: 'vp' } : value
  const kind = readKind(input, 'process', Object.keys(processVariants), issues)
  switch (kind) {
    case 'vp':
      return read(processVariants.vp, input, 'process')
    case 'pbm':
      return read(processVariants.pbm, input, 'process')
    default:
      return undefined
  }
}

function readKind(input: unknown, path: string, kinds: readonly string[], issues: SpecIssue[]): string | undefined {
  const choices = kinds.map((kind) => `"${kind}"`).join(', ')
  if (!isObject(input)) {
    issues.push({ path, message: `Expected an object with a "kind": ${choices}.` })
    return undefined
  }
  const kind = input['kind']
  if (typeof kind === 'string' && kinds.includes(kind)) return kind
  issues.push({
    path: `${path}.kind`,
    message:
      kind === undefined
        ? `Missing; choose one of ${choices}.`
        : `${JSON.stringify(kind)} is not known; choose one of ${choices}.`,
  })
  return undefined
}

function defaultName(target: TargetSpec, process: ProcessSpec, width: number): string {
  return `${target.kind}, ${process.kind.toUpperCase()}, width ${String(width)}`
}
