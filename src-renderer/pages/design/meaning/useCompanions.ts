import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Explanation } from '@contract/explanation'
import { call } from '../../../api'

/** An experiment that is set up beside the one that is shown, and what it means. */
export interface Companion {
  /** Its place among the experiments. */
  readonly index: number
  readonly spec: ExperimentSpec
  readonly answer: Explanation
}

/** So many others are looked at, so that a study of twelve does not wait for each of them. */
const most = 3
const remembered = 12

/**
 * What the experiments beside the active one mean, asked one after the other once the active one is known; one that
 * cannot be explained is left out, its own tab says why.
 * @param others complete experiments with their places; null while the active one is still being asked about
 */
export function useCompanions(
  others: () => readonly { readonly index: number; readonly spec: ExperimentSpec }[] | null,
): ShallowRef<readonly Companion[]> {
  const companions = shallowRef<readonly Companion[]>([])
  const known = new Map<string, Promise<Explanation | null>>()
  let asked = 0

  const explanationOf = (spec: ExperimentSpec): Promise<Explanation | null> => {
    const key = meaningOf(spec)
    const found = known.get(key) ?? call('experiment.explain', { spec: { ...spec } }).catch(() => null)
    known.set(key, found)
    const oldest = known.keys().next()
    if (known.size > remembered && !oldest.done) known.delete(oldest.value)
    return found
  }
  watch(
    () => others()?.map(({ index, spec }) => `${String(index)} ${meaningOf(spec)}`),
    async () => {
      const mine = ++asked
      const wanted = others()?.slice(0, most)
      if (wanted === undefined) return
      const found: Companion[] = []
      for (const { index, spec } of wanted) {
        const answer = await explanationOf(spec)
        if (mine !== asked) return
        if (answer) found.push({ index, spec, answer })
      }
      companions.value = found
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    asked += 1
  })
  return companions
}

/** What a spec means depends on neither its name nor its seed. */
const meaningOf = (spec: ExperimentSpec): string => JSON.stringify({ ...spec, name: '', seed: 0 })
