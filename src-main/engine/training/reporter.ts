import type { Phase } from '@contract/run'
import { now } from '../clock'
import type { TrainingReport } from '../messages'
import type { Losses } from './losses'
import type { Pace } from './pace'

/** At most ten messages a second of each kind. */
const interval = 100

/** Tells progress and the curve at a bearable rate. */
export class Reporter {
  private lastProgress = -Infinity
  private lastCurve = -Infinity

  constructor(private readonly report: (report: TrainingReport) => void) {}

  /** `always`: a phase's first and last word is never left out. */
  progress(phase: Phase, step: number, steps: number, pace: Pace | null, always = false): void {
    if (!always && now() - this.lastProgress < interval) return
    this.lastProgress = now()
    const stepsPerSecond = pace?.stepsPerSecond ?? null
    const secondsLeft = stepsPerSecond === null ? null : (steps - step) / stepsPerSecond
    this.report({ kind: 'progress', progress: { phase, step, steps, stepsPerSecond, secondsLeft } })
  }

  curve(losses: Losses, always = false): void {
    if (!always && now() - this.lastCurve < interval) return
    const untold = losses.take()
    if (untold === null) return
    this.lastCurve = now()
    this.report({ kind: 'curve', ...untold })
  }
}
