import { parseExperiment } from '@contract/experiment/parse'
import { isDraft, valueAt, withField, withValueAt, type Draft } from '../components/form/values'

/** Fields whose default follows from others: left out while they have it, they go on following. */
const followers = ['name', 'objective.times', 'sampling.start', 'sampling.steps'] as const

/** Fields that belong to the process of one experiment, and are not carried over to those beside it. */
const ownFields: readonly string[] = ['name', ...followers]

/** A draft of a complete spec in which whatever follows from other fields is left out, so that it goes on following. */
export function relaxed(spec: object): Draft {
  const begun: Draft = { target: { kind: 'mixture' }, process: { kind: 'vp' }, ...spec }
  return followers.reduce<Draft>((draft, path) => {
    const without = withValueAt(draft, path, undefined)
    const parsed = parseExperiment(without)
    const same = parsed.ok && JSON.stringify(valueAt(parsed.spec, path)) === JSON.stringify(valueAt(draft, path))
    return same ? without : draft
  }, begun)
}

/** The draft with one of its parts changed; another kind of process begins with its own times and its own start. */
export function withPart(draft: Draft, part: string, value: unknown): Draft {
  const changed = withField(draft, part, value)
  if (part !== 'process' || valueAt(changed, 'process.kind') === valueAt(draft, 'process.kind')) return changed
  return ['objective.times', 'sampling.start'].reduce((next, path) => withoutEmpty(next, path), changed)
}

function withoutEmpty(draft: Draft, path: string): Draft {
  return valueAt(draft, path) === undefined ? draft : withValueAt(draft, path, undefined)
}

/**
 * Carries a change of one experiment over to another that is set up beside it: the fields of the part that were
 * changed get the same value there. What belongs to the process alone (the process, its times, its start, the name)
 * stays as it is.
 */
export function carriedOver(other: Draft, part: string, before: unknown, after: unknown): Draft {
  if (part === 'process' || part === 'name') return other
  if (!isDraft(after) || !isDraft(before ?? {})) return withField(other, part, after)
  const was: Draft = isDraft(before) ? before : {}
  if (was['kind'] !== after['kind']) return withField(other, part, after)
  const keys = new Set([...Object.keys(was), ...Object.keys(after)])
  return [...keys]
    .filter((key) => !ownFields.includes(`${part}.${key}`) && JSON.stringify(was[key]) !== JSON.stringify(after[key]))
    .reduce((next, key) => withValueAt(next, `${part}.${key}`, after[key]), other)
}

/** The same experiment under the other process, with that process's defaults. */
export function underOtherProcess(draft: Draft): Draft {
  const kind = valueAt(draft, 'process.kind') === 'pbm' ? 'vp' : 'pbm'
  return withField(withPart(draft, 'process', { kind }), 'name', undefined)
}
