import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { recall, remember } from './remembered'
import { useRuns } from './runs'

const most = 8
const isId = (value: unknown): value is string => typeof value === 'string' && value.length <= 64

/** The runs whose pages were opened last, the latest first. */
export const useRecentRuns = defineStore('recent-runs', () => {
  const runs = useRuns()
  const kept = recall('runs.recent')
  const ids = shallowRef<readonly string[]>(Array.isArray(kept) ? kept.filter(isId).slice(0, most) : [])

  const opened = (id: string): void => {
    ids.value = [id, ...ids.value.filter((other) => other !== id)].slice(0, most)
    remember('runs.recent', ids.value)
  }
  const recent = computed(() => ids.value.flatMap((id) => runs.summaries.get(id) ?? []))
  return { recent, opened }
})
