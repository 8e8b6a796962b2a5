import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { HistoryState } from '@contract/history'
import { call, listen } from '../api'
import { connection } from '../connection/state'

/** How the history is: whether it could be opened, what is wrong with it, and its backups. */
export const useHistoryState = defineStore('history-state', () => {
  const state = shallowRef<HistoryState | null>(null)
  /** True while a person has chosen to go on with a damaged history. */
  const overlooked = shallowRef(false)

  const load = async (): Promise<void> => {
    // what keeps it from answering is said elsewhere
    state.value = await call('history.state', {}).catch(() => null)
  }
  watch(
    connection,
    (now) => {
      if (now === 'open') void load()
    },
    { immediate: true },
  )
  listen((event) => {
    if (event.kind !== 'history') return
    // another history has taken the place of the one that is shown
    if (event.failure === null) window.location.reload()
    else void load()
  })

  const needsCare = computed(() => state.value !== null && state.value.failure !== null && !overlooked.value)
  const restore = (backup: string): Promise<null> => call('history.restore', { backup })
  const reopen = (): Promise<null> => call('history.reopen', {})
  const overlook = (): void => {
    overlooked.value = true
  }

  return { state, needsCare, restore, reopen, overlook }
})
