import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { RunDetail } from '@contract/run'
import { call, listen } from '../../api'
import { useRuns } from '../../stores/runs'

/** A run and everything kept with it, as it is now. */
export function useRunDetail(id: Ref<string>): {
  /** Null until it is fetched; the summary within is always the latest. */
  readonly run: ComputedRef<RunDetail | null>
  readonly failure: ShallowRef<Failure | null>
} {
  const runs = useRuns()
  const fetched = shallowRef<RunDetail | null>(null)
  const failure = shallowRef<Failure | null>(null)
  let asked = 0

  const fetch = async (): Promise<void> => {
    const mine = ++asked
    try {
      const detail = await call('runs.get', { run: id.value })
      if (mine !== asked) return
      fetched.value = detail
      failure.value = null
    } catch (thrown) {
      if (mine === asked) failure.value = toFailure(thrown)
    }
  }
  watch(
    id,
    () => {
      fetched.value = null
      void fetch()
    },
    { immediate: true },
  )
  // The log, the previews, the validation and the samples grow with these; a preview is kept by the time it is told.
  const stop = listen((event) => {
    if (
      (event.kind === 'run' && event.run.id === id.value) ||
      ((event.kind === 'preview' || event.kind === 'validation') && event.run === id.value)
    )
      void fetch()
  })
  onScopeDispose(stop)

  const run = computed(() => {
    const detail = fetched.value
    if (detail === null) return null
    const latest = runs.summaries.get(detail.id)
    return latest ? { ...detail, ...latest } : detail
  })
  return { run, failure }
}
