import type { SweepSummary } from '@contract/sweep/results'
import { duration } from './progress-bar'

/** One line of a terminal that is written over again and again; on anything else it says nothing. */
export class StatusLine {
  private shown = false

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(text: string): void {
    if (!this.stream.isTTY) return
    this.shown = true
    this.stream.write(`\r\u001B[2K${text.slice(0, Math.max(20, this.stream.columns - 1))}`)
  }

  clear(): void {
    if (this.shown) this.stream.write('\r\u001B[2K')
    this.shown = false
  }
}

/** How far a sweep is: "Widths  12 of 36 done, 2 running, 1 failed, 4 min left". */
export function sweepLine({ name, count, runs, estimatedSecondsLeft }: SweepSummary): string {
  const parts = [
    `${String(runs.done)} of ${String(count)} done`,
    runs.running > 0 ? `${String(runs.running)} running` : '',
    runs.failed > 0 ? `${String(runs.failed)} failed` : '',
    estimatedSecondsLeft === null ? '' : `about ${duration(estimatedSecondsLeft)} left`,
  ]
  return `${name}  ${parts.filter((part) => part !== '').join(', ')}`
}
