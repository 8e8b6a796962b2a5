import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { RunDetail, SampleSet } from '@contract/run'
import { keptSamples, type SampleMoment } from '../../components/runs/keptSamples'

/** The kept samples of a run, one moment of its training at a time. */
export function useMoments(run: ComputedRef<RunDetail | null>): {
  readonly steps: ComputedRef<readonly number[]>
  readonly index: Ref<number>
  readonly samples: ShallowRef<SampleSet | null>
  readonly failure: ShallowRef<Failure | null>
} {
  const moments = computed<readonly SampleMoment[]>(() => {
    if (run.value === null) return []
    const previews = run.value.previewSteps.map((step): SampleMoment => ({ kind: 'preview', step }))
    return run.value.hasSamples ? [...previews, { kind: 'final' }] : previews
  })
  const steps = computed(() =>
    moments.value.map((moment) => (moment.kind === 'final' ? (run.value?.stepsDone ?? 0) : moment.step)),
  )
  const index = ref(0)
  const samples = shallowRef<SampleSet | null>(null)
  const failure = shallowRef<Failure | null>(null)

  // The latest is shown until the person looks at an earlier one; that one then stays.
  watch(
    [() => run.value?.id, () => moments.value.length],
    ([id, length], [idBefore, lengthBefore]) => {
      if (id !== idBefore) samples.value = null
      if (id !== idBefore || index.value >= (lengthBefore ?? 0) - 1) index.value = Math.max(0, length - 1)
    },
    { immediate: true },
  )
  let asked = 0
  watch(
    [() => run.value?.id, () => moments.value[index.value]],
    async ([id, moment]) => {
      const mine = ++asked
      if (id === undefined || moment === undefined) return
      try {
        const found = await keptSamples(id, moment)
        if (mine !== asked) return
        samples.value = found
        failure.value = null
      } catch (thrown) {
        if (mine === asked) failure.value = toFailure(thrown)
      }
    },
    { immediate: true },
  )
  return { steps, index, samples, failure }
}
