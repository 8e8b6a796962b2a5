import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { DatasetSummary } from '@contract/dataset'
import { toFailure, type Failure } from '@contract/failure'
import { call } from '../api'

/** The data sets that are kept, as they were when they were last asked for. */
export const useDatasets = defineStore('datasets', () => {
  const all = shallowRef<readonly DatasetSummary[]>([])
  const failure = shallowRef<Failure | null>(null)
  /** Whether they were asked for and came. */
  const loaded = ref(false)

  const refresh = async (): Promise<void> => {
    try {
      all.value = await call('datasets.list', {})
      failure.value = null
      loaded.value = true
    } catch (thrown) {
      failure.value = toFailure(thrown)
    }
  }

  /** Removes one for good. Throws a CloudpinError, `needs-confirmation` where runs were trained on it. */
  const remove = async (dataset: string, confirmed: boolean): Promise<void> => {
    await call('datasets.remove', { dataset, confirmed })
    await refresh()
  }

  return { all, failure, loaded, refresh, remove }
})
