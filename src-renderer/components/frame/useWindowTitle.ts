import { computed, watchEffect } from 'vue'
import { useRoute } from 'vue-router'
import { useLive } from '../../stores/live'
import { useRuns } from '../../stores/runs'
import { fraction, phaseLabel } from './progressText'

/** Keeps the window's title: the progress of what runs, else the page. */
export function useWindowTitle(): void {
  const route = useRoute()
  const runs = useRuns()
  const live = useLive()

  const working = computed(() => {
    const run = runs.running[0]
    if (!run) return null
    const progress = live.progress.get(run.id)
    const part = progress
      ? `${String(Math.floor(100 * fraction(progress)))} % ${phaseLabel[progress.phase]}`
      : 'Starting'
    const others = runs.running.length + runs.waiting.length - 1
    return `${part} · ${run.name}${others > 0 ? ` (+${String(others)})` : ''}`
  })

  watchEffect(() => {
    document.title = [working.value ?? route.meta.title ?? '', 'Cloudpin'].filter(Boolean).join(' – ')
  })
}
