import type { WorkbenchEvent } from '@contract/events'

/** What is used of a window; below 0 there is no progress to show. */
export interface Taskbar {
  setProgressBar(progress: number): void
}

/** Shows in the taskbar, where the platform has that, how far the run is of which something was heard last. */
export function showProgress(window: Taskbar, event: WorkbenchEvent): void {
  if (event.kind === 'progress' && event.steps > 0) window.setProgressBar(Math.min(1, event.step / event.steps))
  if (event.kind === 'run' && event.run.finishedAt !== null) window.setProgressBar(-1)
}
