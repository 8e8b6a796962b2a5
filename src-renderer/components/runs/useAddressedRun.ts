import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import type { RunSummary } from '@contract/run'
import { useRuns } from '../../stores/runs'

/** The run that a page is about. */
export interface AddressedRun {
  /** Null where the address names none and no run is done yet. */
  readonly id: ComputedRef<string | null>
  /** Null as well while it is not read, and where the history has it no more. */
  readonly run: ComputedRef<RunSummary | null>
}

/**
 * The run that the address names by its `id`. Where it names none: the one that `otherwise` answers with, else the newest
 * that is done.
 */
export function useAddressedRun(otherwise: () => string | null = () => null): AddressedRun {
  const route = useRoute()
  const runs = useRuns()
  const id = computed(() => {
    const asked = route.params['id']
    if (typeof asked === 'string' && asked !== '') return asked
    return otherwise() ?? runs.newestFirst.find(({ state }) => state === 'done')?.id ?? null
  })
  const run = computed(() => (id.value === null ? null : (runs.summaries.get(id.value) ?? null)))
  return { id, run }
}
