import type { Progress } from '@contract/events'

const width = 24

/** One line of progress: what goes on, a bar, how far, how fast, how long still. */
export function progressLine(progress: Progress): string {
  const { phase, step, steps, stepsPerSecond, secondsLeft } = progress
  const share = steps > 0 ? step / steps : 0
  const filled = Math.round(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const speed = stepsPerSecond === null ? '' : `  ${rounded(stepsPerSecond)} steps/s`
  const left = secondsLeft === null || step === steps ? '' : `  ${duration(secondsLeft)} left`
  return `${phase.padEnd(10)} ${bar} ${String(Math.floor(100 * share)).padStart(3)} %  ${String(step)}/${String(steps)}${speed}${left}`
}

const rounded = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2))

/** "42 s", "3 min 5 s", "2 h 10 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${String(whole)} s`
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`
}
