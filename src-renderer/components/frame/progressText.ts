import type { Progress } from '@contract/events'
import type { Phase } from '@contract/run'

export const phaseLabel: Readonly<Record<Phase, string>> = {
  preparing: 'Preparing',
  training: 'Training',
  sampling: 'Sampling',
  evaluating: 'Measuring distances',
  waiting: 'Waiting for room on the disk',
  stopping: 'Stopping after this step',
}

/** What goes on, and how far it is; of a stop that takes a while, how long. */
export function phaseText(progress: Progress): string {
  const { phase, secondsLeft } = progress
  if (!isCounted(progress)) return phaseLabel[phase]
  if (phase !== 'stopping') return `${phaseLabel[phase]}, ${String(Math.floor(100 * fraction(progress)))} %`
  return secondsLeft === null || secondsLeft < 1
    ? phaseLabel.stopping
    : `${phaseLabel.stopping}, about ${durationText(secondsLeft)}`
}

/** Whether how far a phase is says something: preparing in one step is only under way. */
export const isCounted = ({ phase, steps }: Progress): boolean =>
  phase === 'training' || phase === 'stopping' || steps > 1

/** Share of the phase that is done, from 0 to 1. */
export const fraction = ({ step, steps }: Progress): number => (steps > 0 ? Math.min(1, step / steps) : 0)

/** Seconds in words with no more digits than the estimate has: `8 s`, `3 min 20 s`, `2 h 05 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–'
  if (seconds < 1) return 'under 1 s'
  const whole = Math.round(seconds)
  if (whole < 60) return `${String(whole)} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 10) return `${String(minutes)} min ${String(whole % 60).padStart(2, '0')} s`
  if (minutes < 60) return `${String(Math.round(whole / 60))} min`
  const hours = Math.floor(whole / 3600)
  if (hours >= 48) return `${String(Math.round(hours / 24))} days`
  return `${String(hours)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}
