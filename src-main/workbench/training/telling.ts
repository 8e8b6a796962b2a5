import type { Progress } from '@contract/events'
import type { Broadcast } from '../broadcast'
import { Rhythm } from '../rhythm'
import { CurveBuffer } from './curve-buffer'

/** Milliseconds between two events of one kind. */
const interval = 100

/** What stands in the place of what the engine does, for as long as the run waits for it. */
type Notice = Pick<Progress, 'secondsLeft'> & { readonly phase: 'stopping' | 'waiting' }

/** Tells the windows how a run goes on, its progress and its curve, at a bearable rate. */
export class Telling {
  private readonly untold = new CurveBuffer()
  private progress: Progress | undefined
  private last: Progress
  private notice: Notice | undefined
  private readonly rhythm = new Rhythm(interval, () => {
    this.tell()
  })

  constructor(
    private readonly run: string,
    steps: number,
    private readonly broadcast: Broadcast,
  ) {
    this.last = { phase: 'preparing', step: 0, steps, stepsPerSecond: null, secondsLeft: null }
  }

  /** What the engine says of its progress. */
  hear(progress: Progress): void {
    this.last = progress
    if (this.notice === undefined) this.progress = progress
    this.rhythm.ask()
  }

  curve(firstStep: number, values: Float32Array): void {
    this.untold.add(firstStep, values)
    this.rhythm.ask()
  }

  /** Says at once what the run waits for, and until `goOn` nothing else. */
  wait(notice: Notice): void {
    this.notice = notice
    this.progress = { ...this.last, stepsPerSecond: null, ...notice }
    this.rhythm.now()
  }

  /** The run no longer waits: what the engine says is told again. */
  goOn(): void {
    this.notice = undefined
  }

  /** Tells what there is without waiting for its turn. */
  now(): void {
    this.rhythm.now()
  }

  private tell(): void {
    const { run, broadcast } = this
    for (const chunk of this.untold.take()) broadcast.send({ kind: 'curve', run, ...chunk })
    if (this.progress) broadcast.send({ kind: 'progress', run, ...this.progress })
    this.progress = undefined
  }
}
