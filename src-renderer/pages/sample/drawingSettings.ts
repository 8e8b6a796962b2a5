import type { SpecIssue } from '@contract/experiment/issue'
import { parseExperiment } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Json } from '@contract/sweep/points'
import type { Draft } from '../../components/form/values'

/** Settings of a drawing that go together. */
export interface DrawingSettings {
  /** The run’s spec with them in it. */
  readonly spec: ExperimentSpec
  /** What was set otherwise than in the run, as `samples.draw` takes it. */
  readonly changed: Draft
  /** The same for `runs.judge`: by path, with whatever follows from it. */
  readonly variant: Readonly<Record<string, Json>>
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: DrawingSettings }
  | { readonly ok: false; readonly issues: readonly SpecIssue[] }

/** The most that is drawn at once. */
export const mostDrawn = 20_000

/** Reads what was typed beside a run’s own sampling; another integrator brings its own start, unless one is set. */
export function settingsOf(spec: ExperimentSpec, draft: Draft): ReadSettings {
  const { start, ...own } = spec.sampling
  const follows = 'integrator' in draft && !('start' in draft)
  const parsed = parseExperiment({ ...spec, sampling: { ...own, ...(follows ? {} : { start }), ...draft } })
  if (!parsed.ok) return parsed
  const { count } = parsed.spec.sampling
  if (count > mostDrawn) {
    const message = `At most 20,000 at once; a run draws more by its own sampling.count.`
    return { ok: false, issues: [{ path: 'sampling.count', message }] }
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(parsed.spec.sampling)
  const before: Draft = { ...spec.sampling }
  const differing = entries.filter(([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value))
  const variant = Object.fromEntries(differing.map(([key, value]) => [`sampling.${key}`, asJson(value)]))
  return { ok: true, settings: { spec: parsed.spec, changed: draft, variant } }
}

/** A part of a spec, which is JSON already, as plain JSON. */
function asJson(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]))
  if (Array.isArray(value)) return value.map(asJson)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
