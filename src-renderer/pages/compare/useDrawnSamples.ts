import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary, SampleSet } from '@contract/run'
import { call } from '../../api'
import { keptSamples } from '../../components/runs/keptSamples'
import { momentsOf, shownAt, type KeptSteps, type Moment } from './previewMoments'

/** Samples drawn anew, all from the noise of one seed. */
export interface Drawing {
  readonly seed: number
  readonly count: number
  readonly samples: ReadonlyMap<string, SampleSet>
}

/** The samples of some runs: those kept with them at a training step, or new ones from one seed. */
export interface ComparedSamples {
  readonly samples: ComputedRef<ReadonlyMap<string, SampleSet>>
  readonly drawing: ShallowRef<Drawing | null>
  readonly busy: Ref<boolean>
  readonly failure: ShallowRef<Failure | null>
  readonly draw: (count: number, seed: number) => Promise<void>
  /** The training steps at which any of the runs kept some, and which of them is shown. */
  readonly moments: ComputedRef<readonly Moment[]>
  readonly index: Ref<number>
}

export function useDrawnSamples(runs: () => readonly RunSummary[]): ComparedSamples {
  const details = shallowRef<ReadonlyMap<string, KeptSteps>>(new Map())
  const kept = shallowRef<ReadonlyMap<string, SampleSet>>(new Map())
  const drawing = shallowRef<Drawing | null>(null)
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  const index = ref(0)
  let asked = 0

  const moments = computed(() => momentsOf([...details.value.values()]))
  watch(
    () =>
      runs()
        .map(({ id, state }) => `${id} ${state}`)
        .join('\n'),
    async () => {
      const mine = ++asked
      drawing.value = null
      try {
        const found = await Promise.all(runs().map(({ id }) => call('runs.get', { run: id })))
        if (mine !== asked) return
        details.value = new Map(
          found.map(({ id, previewSteps, hasSamples, stepsDone }) => [
            id,
            { previews: previewSteps, hasFinal: hasSamples, stepsDone },
          ]),
        )
        index.value = Math.max(0, moments.value.length - 1)
        failure.value = null
      } catch (thrown) {
        if (mine === asked) failure.value = toFailure(thrown)
      }
    },
    { immediate: true },
  )
  let shown = 0
  watch([details, index], async () => {
    const mine = ++shown
    const moment = moments.value[index.value]
    if (moment === undefined) return
    try {
      const found = await Promise.all(
        [...details.value].map(async ([id, steps]): Promise<[string, SampleSet | null]> => {
          const at = shownAt(steps, moment)
          if (at === null) return [id, null]
          return [id, await keptSamples(id, at.kind === 'final' ? at : { kind: 'preview', step: at.step })]
        }),
      )
      if (mine !== shown) return
      kept.value = new Map(found.flatMap(([id, samples]) => (samples ? [[id, samples] as const] : [])))
      failure.value = null
    } catch (thrown) {
      if (mine === shown) failure.value = toFailure(thrown)
    }
  })

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
  const samples = computed(() => drawing.value?.samples ?? kept.value)
  return { samples, drawing, busy, failure, draw, moments, index }
}
