import type { Progress } from '@contract/events'
import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import type { ResumePoint, TaskOutcome, TrainingReport } from '../engine/messages'
import type { EngineSupervisor, RunningTask } from '../engine/supervisor'
import type { History, RunChange, SampleKey } from '../store'
import type { SampleSet } from '@contract/run'
import type { Broadcast } from './broadcast'
import { CurveBuffer } from './curve-buffer'
import { encodeSafetensors } from './formats/safetensors'
import { LossTail } from './loss-tail'
import { Restarts } from './restarts'
import { resumePoint } from './resume'
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

/**
 * One run from its start, or its last checkpoint, to its last line: has an engine train it, records what that reports,
 * and tells it on. Where the engine crashes, another one goes on from the last checkpoint, a few times.
 */
export class Training {
  private task: RunningTask | undefined
  private readonly unwritten = new CurveBuffer()
  private readonly untold = new CurveBuffer()
  private tail = new LossTail()
  private readonly restarts = new Restarts()
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
    room.index.change(run.id, { state: 'running', startedAt: room.now() })
    this.finished = this.perform()
  }

  /** Ends the run before its time; what was recorded until then is kept. */
  stop(reason: StopReason): void {
    this.reason ??= reason
    this.task?.stop()
  }

  private async perform(): Promise<void> {
    let end = await this.attempt()
    for (let line = this.restartLine(end); line !== null; line = this.restartLine(end)) {
      const announcement = line
      this.telling.now()
      this.writing.now()
      this.guard(() => {
        this.log(announcement)
      })
      end = await this.attempt()
    }
    await this.finish(end.kind === 'failed' ? { ...end, failure: this.restarts.final(end.failure) } : end)
  }

  /** Trains from the last checkpoint, or from the start where there is none yet. */
  private async attempt(): Promise<End> {
    try {
      const { spec, engine, id } = this.run
      const log = (line: string) => {
        this.log(line)
      }
      const resume = await resumePoint(this.room.history, id, log)
      if (resume) this.takeUp(resume)
      if (this.reason !== undefined) return stoppedBefore
      const { checkpointSeconds } = this.room
      const task = { kind: 'train', spec, engine, checkpointSeconds, resume: resume ?? undefined } as const
      this.task = this.room.supervisor.run(task, (report) => {
        this.guard(() => {
          this.hear(report)
        })
      })
      return endOf(await this.task.finished)
    } catch (thrown) {
      return { kind: 'failed', failure: toFailure(thrown) }
    } finally {
      // checkpoints that were still being written count
      await this.writes
    }
  }

  private takeUp({ checkpoint: { step }, recentLosses }: ResumePoint): void {
    this.tail = new LossTail(recentLosses)
    this.stepsDone = step
    this.log(`Goes on from the checkpoint of step ${String(step)}.`)
    this.room.index.change(this.run.id, { stepsDone: step })
  }

  /** What is logged where the run is begun again; null where it has ended. A crash before any checkpoint is its end. */
  private restartLine(end: End): string | null {
    if (end.kind === 'ended' || this.reason !== undefined || this.unrecorded !== undefined) return null
    if (this.room.history.checkpoints.steps(this.run.id).length === 0) return null
    return this.restarts.next(end.failure)
  }

  private hear(report: TrainingReport): void {
    const { history, index, broadcast } = this.room
    const { id } = this.run
    switch (report.kind) {
      case 'started': {
        const { engine, device, parameterCount } = report
        const before = index.get(id).device
        index.change(id, { engine, device, parameterCount })
        this.log(`Started on ${device}.`)
        if (before !== null && before !== device) {
          this.log(`It was trained on ${before} before; the last digits may differ from here on.`)
        }
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
        // first the curve: a checkpoint that it does not reach is of no use
        this.writeCurve()
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
    this.task?.stop()
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
    const change = { state, metrics, nonFiniteSamples, stepsDone: results.stepsDone } as const
    // a run that had only samples left to draw has no time of a step
    const time = millisecondsPerStep === null ? {} : { millisecondsPerStep }
    return { change: { ...change, ...time, loss: results.loss ?? loss }, line }
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

const stoppedBefore: End = { kind: 'failed', failure: { code: 'cancelled', message: 'Stopped before it began.' } }

function endOf(outcome: TaskOutcome): End {
  if (outcome.kind === 'trained') return { kind: 'ended', outcome }
  const message = `The engine answered a training with “${outcome.kind}”.`
  return { kind: 'failed', failure: { code: 'internal', message } }
}
