import type { z } from 'zod'
import type { Result } from '../failure'
import { consistencyIssues } from './consistency'
import { widthOf, type NetworkSpec } from './network'
import { completeObjective } from './objective'
import type { ProcessSpec } from './process'
import { sentences, unknownField } from './sentence'
import { completeSampling } from './sampling'
import { fieldsWithin, shown } from './spelling'
import type { SpecIssue } from './issue'
import { experimentSeed, name, parts, variants, type ExperimentSpec } from './spec'
import { explicitMixtureTarget, isTargetKind, targetVariants, type TargetSpec } from './target'

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
    if (!topLevel.includes(key)) issues.push({ path: key, message: unknownField(key, topLevel) })
  }

  const read = <S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> | undefined => {
    const result = schema.safeParse(value, { reportInput: true })
    if (result.success) return result.data
    issues.push(...sentences(result.error.issues, path, (inner) => fieldsWithin(schema, value, inner)))
    return undefined
  }

  const target = readTarget(input['target'], issues, read)
  const process = readVariant(
    variants.process,
    input['process'] === undefined ? ofKind(undefined, variants.process) : input['process'],
    'process',
    issues,
    read,
  )
  const partial = {
    name: input['name'] === undefined ? undefined : read(name, input['name'], 'name'),
    objective: readVariant(
      variants.objective,
      ofKind(input['objective'], variants.objective),
      'objective',
      issues,
      read,
    ),
    network: readVariant(variants.network, ofKind(input['network'], variants.network), 'network', issues, read),
    training: read(parts.training, present(input['training']), 'training'),
    sampling: read(parts.sampling, present(input['sampling']), 'sampling'),
    evaluation: read(parts.evaluation, present(input['evaluation']), 'evaluation'),
    seed: read(experimentSeed, input['seed'], 'seed'),
  }
  const { objective, network, training, sampling, evaluation, seed } = partial
  if (!target || !process || !objective || !network || !training || !sampling || !evaluation || seed === undefined) {
    return { ok: false, issues }
  }
  const spec: ExperimentSpec = {
    name: partial.name ?? defaultName(target, process, network),
    target,
    process,
    objective: completeObjective(objective, process),
    network,
    training,
    sampling: completeSampling(sampling, objective, process.kind === 'pbm' ? 'pinned' : 'prior'),
    evaluation,
    seed,
  }
  issues.push(...consistencyIssues(spec))
  return issues.length > 0 ? { ok: false, issues } : { ok: true, spec }
}

/** A part that was left out is one without fields; null is not left out, and refused. */
const present = (part: unknown): unknown => (part === undefined ? {} : part)

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
    case 'mixture':
      return readMixture(input, issues, read)
    case 'images':
      // its sizes are written with it, so that it alone is what is missing
      if (isObject(input) && input['dataset'] === undefined) {
        issues.push({ path: 'target.dataset', message: 'Missing; choose a data set, or import one.' })
        return undefined
      }
      return read(targetVariants.images, input, 'target')
    default:
      return kind !== undefined && isTargetKind(kind) ? read(targetVariants[kind], input, 'target') : undefined
  }
}

/** A mixture is drawn from a seed, or written out by its means; which of them its own fields say. */
function readMixture(input: unknown, issues: SpecIssue[], read: Read): TargetSpec | undefined {
  const given = isObject(input) ? Object.keys(input).filter((key) => key !== 'kind') : []
  const written = given.find((key) => key in explicitMixtureTarget.shape)
  if (written === undefined) return read(targetVariants.mixture, input, 'target')
  const drawn = given.filter((key) => key in targetVariants.mixture.shape)
  if (drawn.length === 0) return read(explicitMixtureTarget, input, 'target')
  for (const key of drawn) {
    issues.push({
      path: `target.${key}`,
      message: `Belongs to a mixture whose means are drawn from a seed, “${written}” to one whose means are written out; remove one of them.`,
    })
  }
  return undefined
}

/** A part that is one of several kinds. */
function readVariant<Variant extends z.ZodType>(
  table: Readonly<Record<string, Variant>>,
  value: unknown,
  path: string,
  issues: SpecIssue[],
  read: Read,
): z.output<Variant> | undefined {
  const kind = readKind(value, path, Object.keys(table), issues)
  const schema = kind === undefined ? undefined : table[kind]
  return schema === undefined ? undefined : read(schema, value, path)
}

/** A part that names no kind is of the first one that there is. */
const ofKind = (value: unknown, table: Readonly<Record<string, unknown>>): unknown =>
  value === undefined || (isObject(value) && value['kind'] === undefined)
    ? { ...value, kind: Object.keys(table)[0] }
    : value

function readKind(input: unknown, path: string, kinds: readonly string[], issues: SpecIssue[]): string | undefined {
  const choices = kinds.map((kind) => `"${kind}"`).join(', ')
  if (!isObject(input)) {
    issues.push({ path, message: `Expected an object with a "kind" (${choices}), got ${shown(input)}.` })
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

function defaultName(target: TargetSpec, process: ProcessSpec, network: NetworkSpec): string {
  const named = target.kind === 'images' ? (target.name ?? target.kind) : target.kind
  return `${named.slice(0, 100)}, ${process.kind.toUpperCase()}, ${network.kind === 'u-net' ? 'U-Net' : 'width'} ${String(widthOf(network))}`
}
