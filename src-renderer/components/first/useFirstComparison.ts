import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { call } from '../../api'
import { useLive } from '../../stores/live'
import { useRuns } from '../../stores/runs'

const presetId = 'first-comparison'

/** The first runs of an empty history: VP and PBM on one target, from the press of a button to their comparison. */
export const useFirstComparison = defineStore('first-comparison', () => {
  const runs = useRuns()
  const live = useLive()
  const ids = shallowRef<readonly string[]>([])
  const starting = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)

  const begun = computed(() =>
    ids.value.flatMap((id): readonly RunSummary[] => {
      const run = runs.summaries.get(id)
      return run ? [run] : []
    }),
  )
  /** Whether there is nothing in the history, or what was begun here is not looked at yet. */
  const isOffered = computed(() => runs.complete && (runs.summaries.size === 0 || ids.value.length > 0))
  const isDone = computed(() => begun.value.length > 0 && begun.value.every(({ state }) => state === 'done'))
  /** What ended otherwise than it should, in words. */
  const ended = computed(() => begun.value.find(({ state }) => state === 'failed' || state === 'stopped') ?? null)

  const start = async (): Promise<void> => {
    if (starting.value) return
    starting.value = true
    failure.value = null
    try {
      const preset = (await call('presets.list', {})).find(({ id }) => id === presetId)
      if (preset) ids.value = (await runs.start(preset.specs)).map(({ id }) => id)
    } catch (thrown) {
      failure.value = toFailure(thrown)
    } finally {
      starting.value = false
    }
  }
  /** How far a run is, from 0 to 1, all of its phases together. */
  const shareOf = (run: RunSummary): number => {
    if (run.state === 'done') return 1
    const progress = live.progress.get(run.id)
    if (run.state !== 'running' || progress === undefined) return 0
    const part = progress.steps > 0 ? progress.step / progress.steps : 0
    switch (progress.phase) {
      case 'preparing':
      case 'waiting':
        return 0
      case 'training':
      case 'stopping':
        return 0.7 * part
      case 'sampling':
        return 0.7 + 0.2 * part
      case 'evaluating':
        return 0.9 + 0.1 * part
    }
  }
  /** Has been looked at: the card goes. */
  const finish = (): void => {
    ids.value = []
  }
  return { begun, isOffered, isDone, ended, starting, failure, start, shareOf, finish }
})
