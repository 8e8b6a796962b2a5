import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import { usualSettings, type KeptSettings, type SettingsChange } from '@contract/settings'
import { call, listen } from '../api'
import { connection } from '../connection/state'

/** The settings of the data folder, the same in every window. */
export const useSettings = defineStore('settings', () => {
  const kept = shallowRef<KeptSettings | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const settings = computed(() => kept.value?.settings ?? usualSettings)
  const problem = computed(() => kept.value?.problem ?? null)

  const load = async (): Promise<void> => {
    try {
      kept.value = await call('settings.get', {})
      failure.value = null
    } catch (thrown) {
      failure.value = toFailure(thrown)
    }
  }
  watch(
    connection,
    (state) => {
      if (state === 'open') void load()
    },
    { immediate: true },
  )
  listen((event) => {
    if (event.kind === 'settings') kept.value = { settings: event.settings, problem: null }
  })

  /** Changes some of them; what went wrong stands in `failure`. */
  const change = async (changed: SettingsChange): Promise<void> => {
    try {
      kept.value = await call('settings.set', { change: changed })
      failure.value = null
    } catch (thrown) {
      failure.value = toFailure(thrown)
    }
  }
  return { settings, problem, failure, change }
})
