import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary, SampleSet } from '@contract/run'
import { call } from '../../api'
import { keptSamples } from '../../components/runs/keptSamples'

/** Samples drawn anew, all from the noise of one seed. */
export interface Drawing {
  readonly seed: number
  readonly count: number
  readonly samples: ReadonlyMap<string, SampleSet>
}

/** The samples of some runs: those kept with them, or new ones from one seed. */
export function useDrawnSamples(runs: () => readonly RunSummary[]): {
  readonly samples: ComputedRef<ReadonlyMap<string, SampleSet>>
  readonly drawing: ShallowRef<Drawing | null>
  readonly busy: Ref<boolean>
  readonly failure: ShallowRef<Failure | null>
  readonly draw: (count: number, seed: number) => Promise<void>
} {
  const kept = shallowRef<ReadonlyMap<string, SampleSet>>(new Map())
  const drawing = shallowRef<Drawing | null>(null)
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  let asked = 0

  watch(
    () =>
      runs()
        .map(({ id, state }) => `${id} ${state}`)
        .join('\n'),
    async () => {
      const mine = ++asked
      drawing.value = null
      try {
        const found = await Promise.all(
          runs().map(async ({ id }): Promise<[string, SampleSet | null]> => [
            id,
            await keptSamples(id, { kind: 'final' }),
          ]),
        )
        if (mine !== asked) return
        kept.value = new Map(found.flatMap(([id, samples]) => (samples ? [[id, samples] as const] : [])))
        failure.value = null
      } catch (thrown) {
        if (mine === asked) failure.value = toFailure(thrown)
      }
    },
    { immediate: true },
  )

  const draw = async (count: number, seed: number): Promise<void> => {
    const mine = asked
    const ids = runs().map(({ id }) => id)
    busy.value = true
    try {
      const sets = await call('samples.draw', { runs: ids, count, seed })
      if (mine !== asked) return
      const found = ids.flatMap((id, i): [string, SampleSet][] => {
        const set = sets[i]
        return set ? [[id, set]] : []
      })
      drawing.value = { seed, count, samples: new Map(found) }
      failure.value = null
    } catch (thrown) {
      if (mine === asked) failure.value = toFailure(thrown)
    } finally {
      busy.value = false
    }
  }
  return { samples: computed(() => drawing.value?.samples ?? kept.value), drawing, busy, failure, draw }
}
