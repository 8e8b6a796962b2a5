import type { SampleSet } from '@contract/run'
import { call } from '../../api'

/** Which of a run's kept samples: the final ones, or the preview at a step. */
export type SampleMoment = { readonly kind: 'final' } | { readonly kind: 'preview'; readonly step: number }

const mostRows = 20_000
const mostKept = 48
const kept = new Map<string, Promise<SampleSet | null>>()

/** A run's samples, fetched once; null where there are none. Rejects with a CloudpinError. */
export function keptSamples(run: string, moment: SampleMoment): Promise<SampleSet | null> {
  const key = moment.kind === 'final' ? run : `${run} ${String(moment.step)}`
  const known = kept.get(key)
  if (known) {
    // The one used last is the last to be given up.
    kept.delete(key)
    kept.set(key, known)
    return known
  }
  const part = moment.kind === 'final' ? {} : { step: moment.step }
  const fetched = call('runs.samples', { run, limit: mostRows, ...part })
  kept.set(key, fetched)
  fetched.then(
    // What is not there yet may come.
    (samples) => samples ?? kept.delete(key),
    () => kept.delete(key),
  )
  const oldest = kept.keys().next()
  if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value)
  return fetched
}
