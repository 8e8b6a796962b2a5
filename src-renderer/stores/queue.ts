import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { QueueState } from '@contract/run'
import { call, listen } from '../api'
import { connection } from '../connection/state'

/** Whether runs begin when their turn comes, and what can be done with those that wait. */
export const useQueue = defineStore('queue', () => {
  const state = shallowRef<QueueState>({ paused: false })
  watch(
    connection,
    async (now) => {
      // what keeps it from answering is said elsewhere
      if (now === 'open') state.value = await call('queue.state', {}).catch(() => state.value)
    },
    { immediate: true },
  )
  listen((event) => {
    if (event.kind === 'queue') state.value = event.queue
  })

  /** Lets nothing begin any more; `now`: what trains waits again, with a checkpoint. Throws a CloudpinError. */
  const pause = async (now: boolean): Promise<void> => {
    state.value = await call('queue.pause', { now })
  }
  /** Throws a CloudpinError. */
  const resume = async (): Promise<void> => {
    state.value = await call('queue.resume', {})
  }
  /** Moves runs that wait before another one; null: to the end. Throws a CloudpinError. */
  const move = async (runs: readonly string[], before: string | null): Promise<void> => {
    await call('queue.move', { runs: [...runs], before })
  }
  /** Gives a run that waits another spec. Throws a CloudpinError. */
  const edit = async (run: string, spec: object): Promise<void> => {
    await call('queue.edit', { run, spec: { ...spec } })
  }
  /** Has runs wait again that the end of the program cut off. Throws a CloudpinError. */
  const takeUp = async (runs: readonly string[]): Promise<void> => {
    await call('queue.takeUp', { runs: [...runs] })
  }
  /** Leaves such runs as they are. Throws a CloudpinError. */
  const dismiss = async (runs: readonly string[]): Promise<void> => {
    await call('queue.dismiss', { runs: [...runs] })
  }
  return { state, pause, resume, move, edit, takeUp, dismiss }
})
