import type { Progress } from '@contract/events'
import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import type { TaskOutcome, TrainingReport } from '../engine/messages'
import type { EngineSupervisor, RunningTask } from '../engine/supervisor'
import type { History, RunChange, SampleKey } from '../store'
import type { SampleSet } from '@contract/run'
import type { Broadcast } from './broadcast'
import { CurveBuffer } from './curve-buffer'
import { encodeSafetensors } from './formats/safetensors'
import { LossTail } from './loss-tail'
import { Rhythm } from './rhythm'
import type { RunIndex } from './run-index'

/** What a training needs of the workbench. */
export interface TrainingRoom {
  readonly history: History
  readonly index: RunIndex
  readonly broadcast: Broadcast
  readonly supervisor: EngineSupervisor
  readonly checkpointSeconds: number
  now(): number
}

/** Why a run was ended before its last step. */
export type StopReason = 'stopped' | 'interrupted'

/** Milliseconds between two writes of a curve, and between two events of one kind. */
const writeInterval = 1000
const eventInterval = 100

/** One run from its start to its last line: has an engine train it, records what that reports, and tells it on. */
export class Training {
  private readonly task: RunningTask
  private readonly unwritten = new CurveBuffer()
  private readonly untold = new CurveBuffer()
  private readonly tail = new LossTail()
  private readonly writing = new Rhythm(writeInterval, () => {
    this.guard(() => {
      this.room.history.together(() => {
        this.writeCurve()
        this.room.index.changeQuietly(this.run.id, { stepsDone: this.stepsDone })
      })
    })
  })
  private readonly telling = new Rhythm(eventInterval, () => {
    this.tell()
  })
  private stepsDone = 0
  private progress: Progress | undefined
  private writes: Promise<void> = Promise.resolve()
  private unrecorded: Failure | undefined
  private reason: StopReason | undefined

  /** Resolves when the run's end is recorded; never rejects. */
  readonly finished: Promise<void>

  constructor(
    readonly run: RunSummary,
    private readonly room: TrainingRoom,
  ) {
    const { spec, engine } = run
    room.index.change(run.id, { state: 'running', startedAt: room.now() })
    const task = { kind: 'train', spec, engine, checkpointSeconds: room.checkpointSeconds } as const
    this.task = room.supervisor.run(task, (report) => {
      this.guard(() => {
        this.hear(report)
      })
    })
    this.finished = this.task.finished.then(
      (outcome) => this.finish(endOf(outcome)),
      (thrown: unknown) => this.finish({ kind: 'failed', failure: toFailure(thrown) }),
    )
  }

  /** Ends the run before its time; what was recorded until then is kept. */
  stop(reason: StopReason): void {
    this.reason ??= reason
    this.task.stop()
  }

  private hear(report: TrainingReport): void {
    const { history, index, broadcast } = this.room
    const { id } = this.run
    switch (report.kind) {
      case 'started': {
        const { engine, device, parameterCount } = report
        index.change(id, { engine, device, parameterCount })
        this.log(`Started on ${device}.`)
        return
      }
      case 'progress':
        this.progress = report.progress
        if (report.progress.phase === 'training') this.stepsDone = report.progress.step
        this.telling.ask()
        return
      case 'curve':
        this.unwritten.add(report.firstStep, report.values)
        this.untold.add(report.firstStep, report.values)
        this.tail.add(report.values)
        this.stepsDone = Math.max(this.stepsDone, report.firstStep + report.values.length)
        this.writing.ask()
        this.telling.ask()
        return
      case 'preview': {
        const { step, samples } = report
        this.keep({ kind: 'preview', step }, samples, () => {
          broadcast.send({ kind: 'preview', run: id, step, samples })
        })
        return
      }
      case 'checkpoint': {
        const { checkpoint } = report
        this.write(() => history.checkpoints.put(id, checkpoint.step, encodeSafetensors(checkpoint), this.room.now()))
        return
      }
      case 'samples':
        this.keep({ kind: 'final' }, report.samples)
        return
      case 'log':
        this.log(report.message)
    }
  }

  private keep(key: SampleKey, samples: SampleSet, then: () => void = () => undefined): void {
    this.write(async () => {
      await this.room.history.samples.put(this.run.id, key, samples)
      then()
    })
  }

  private log(message: string): void {
    this.room.history.log.add(this.run.id, this.room.now(), message)
  }

  /** Queues a write that takes several turns; they are done in order. */
  private write(work: () => Promise<void>): void {
    this.writes = this.writes.then(work).catch((thrown: unknown) => {
      this.cannotRecord(thrown)
    })
  }

  private guard(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      this.cannotRecord(thrown)
    }
  }

  /** A run whose results cannot be kept is ended: going on would be for nothing. */
  private cannotRecord(thrown: unknown): void {
    this.unrecorded ??= toFailure(thrown)
    this.task.stop()
  }

  private writeCurve(): void {
    for (const chunk of this.unwritten.take()) this.room.history.curves.append(this.run.id, chunk)
  }

  private tell(): void {
    const { broadcast } = this.room
    const run = this.run.id
    for (const chunk of this.untold.take()) broadcast.send({ kind: 'curve', run, ...chunk })
    if (this.progress) broadcast.send({ kind: 'progress', run, ...this.progress })
    this.progress = undefined
  }

  private async finish(end: End): Promise<void> {
    this.writing.cancel()
    this.telling.now()
    await this.writes
    const { change, line } = this.conclusion(end)
    const all = { ...change, finishedAt: this.room.now() }
    try {
      this.room.history.together(() => {
        this.writeCurve()
        this.log(line)
        this.room.index.changeQuietly(this.run.id, all)
      })
      this.room.index.announce(this.run.id)
    } catch (thrown) {
      this.room.index.pretend(this.run.id, { ...all, state: 'failed', failure: toFailure(thrown) })
    }
  }

  /** What the run's row and the last line of its log say. */
  private conclusion(end: End): { change: RunChange; line: string } {
    const stepsDone = this.stepsDone
    const loss = this.tail.summary()
    const failure = this.unrecorded ?? (end.kind === 'failed' && !this.wasStopped(end.failure) ? end.failure : null)
    if (failure) return { change: { state: 'failed', failure, stepsDone, loss }, line: failure.message }
    if (end.kind === 'failed') {
      return { change: { state: this.stopState(), stepsDone, loss }, line: `Stopped after ${String(stepsDone)} steps.` }
    }
    const { complete, ...results } = end.outcome
    const state = complete ? 'done' : this.stopState()
    const line = complete ? 'Done.' : `Stopped after ${String(results.stepsDone)} steps.`
    const { millisecondsPerStep, metrics, nonFiniteSamples } = results
    const change = { state, millisecondsPerStep, metrics, nonFiniteSamples, stepsDone: results.stepsDone } as const
    return { change: { ...change, loss: results.loss ?? loss }, line }
  }

  private wasStopped(failure: Failure): boolean {
    return failure.code === 'cancelled' && this.reason !== undefined
  }

  private stopState(): StopReason {
    return this.reason ?? 'stopped'
  }
}

type Trained = Extract<TaskOutcome, { kind: 'trained' }>

type End =
  { readonly kind: 'ended'; readonly outcome: Trained } | { readonly kind: 'failed'; readonly failure: Failure }

function endOf(outcome: TaskOutcome): End {
  if (outcome.kind === 'trained') return { kind: 'ended', outcome }
  const message = `The engine answered a training with “${outcome.kind}”.`
  return { kind: 'failed', failure: { code: 'internal', message } }
}
