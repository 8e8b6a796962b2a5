import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import type { RunSummary } from '@contract/run'
import { listen } from '../../api'
import { counted } from '../../charts/numbers'
import { useRuns } from '../../stores/runs'
import { useSettings } from '../../stores/settings'
import { stateLabel } from '../runs/describe'

/** What has ended while the window was not in front, in a sentence; null for what nobody waits for. */
export function endedText(ended: readonly RunSummary[]): { readonly title: string; readonly body: string } | null {
  const [only, ...others] = ended
  if (only === undefined) return null
  if (others.length === 0) {
    return {
      title: `${stateLabel[only.state]}: ${only.name}`,
      body: only.failure?.message ?? 'Open it to see what came of it.',
    }
  }
  const failed = ended.filter(({ state }) => state === 'failed').length
  return {
    title: `${counted(ended.length, 'run')} ended`,
    body: failed === 0 ? 'All of them are done.' : `${counted(failed, 'run')} failed.`,
  }
}

/**
 * Tells the system when runs end while the window is not in front: a run of its own at once, those of a sweep when
 * nothing trains or waits any more.
 */
export function useRunNotifications(): void {
  const runs = useRuns()
  const settings = useSettings()
  const router = useRouter()
  let held: RunSummary[] = []

  const tell = (ended: readonly RunSummary[]): void => {
    const text = endedText(ended)
    const wanted = settings.settings.notifications && typeof Notification === 'function'
    if (text === null || !wanted || Notification.permission !== 'granted') return
    const shown = new Notification(text.title, { body: text.body, tag: `cloudpin-${ended[0]?.id ?? ''}` })
    shown.addEventListener('click', () => {
      window.focus()
      void router.push(ended.length === 1 ? `/runs/${ended[0]?.id ?? ''}` : '/runs')
    })
  }
  /** A browser asks the person, and only while they do something: when they have just begun a run. */
  const ask = (): void => {
    if (typeof Notification !== 'function' || Notification.permission !== 'default') return
    if (settings.settings.notifications && navigator.userActivation.isActive) {
      // what they answer is asked for again when there is something to tell
      void Notification.requestPermission().catch(() => undefined)
    }
  }
  const stop = listen((event) => {
    if (event.kind !== 'run') return
    const { run } = event
    if (run.state === 'queued' || run.state === 'running') {
      ask()
      return
    }
    const before = runs.summaries.get(run.id)
    if (before?.state !== 'running' || (run.state !== 'done' && run.state !== 'failed')) return
    if (document.hasFocus()) {
      held = []
      return
    }
    if (run.sweep === null) tell([run])
    else held.push(run)
    const isLast = runs.waiting.length === 0 && runs.running.every(({ id }) => id === run.id)
    if (!isLast) return
    tell(held)
    held = []
  })
  onScopeDispose(stop)
}
