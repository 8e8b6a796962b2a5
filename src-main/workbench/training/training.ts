import { toFailure, type Failure } from '@contract/failure'
import type { RunSummary, SampleSet } from '@contract/run'
import type { ResumePoint, TrainingReport } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'
import type { History, RunChange, SampleKey } from '../../store'
import type { Broadcast } from '../broadcast'
import type { Classifiers } from '../images/classifiers'
import { CurveBuffer } from './curve-buffer'
import { encodeSafetensors } from '../formats/safetensors'
import { LossTail } from './loss-tail'
import { Recording } from './recording'
import { Restarts } from './restarts'
import { resumePoint } from './resume'
import { Rhythm } from '../rhythm'
import { Telling } from './telling'
import type { RunIndex } from '../history/run-index'
import { conclusion, endOf, placeAfter, stoppedBefore, type End, type StopReason } from './training-end'

/** What a training needs of the workbench. */
export interface TrainingRoom {
  readonly history: History
  readonly index: RunIndex
  readonly broadcast: Broadcast
  readonly supervisor: EngineSupervisor
  readonly classifiers: Classifiers
  readonly checkpointSeconds: number
  /** Milliseconds between two looks whether a full disk has room again. */
  readonly retryMilliseconds: number
  now(): number
}

/** Milliseconds between two writes of a curve. */
const writeInterval = 1000

/**
 * One run from its start, or its last checkpoint, to its last line: has an engine train it, records what that reports,
 * and tells it on. Where the engine crashes, another one goes on from the last checkpoint, a few times; where the disk is
 * full, it waits for room and goes on then.
 */
export class Training {
  private task: RunningTask | undefined
  private readonly unwritten = new CurveBuffer()
  private tail = new LossTail()
  private readonly restarts = new Restarts()
  private readonly recording: Recording
  private readonly writing = new Rhythm(writeInterval, () => {
    this.recording.add(() => {
      this.writeCurve({ stepsDone: this.stepsDone, bestLoss: this.tail.bestLoss() })
    })
  })
  private readonly telling: Telling
  private stepsDone = 0
  /** Milliseconds that a stop would take, as the engine says. */
  private stopTime = 0
  /** Whether the engine was stopped because there was no room for what it reported. */
  private held = false
  private unrecorded: Failure | undefined
  private reason: StopReason | undefined

  /** Resolves when the run's end is recorded; never rejects. */
  readonly finished: Promise<void>

  constructor(
    readonly run: RunSummary,
    private readonly room: TrainingRoom,
    /** Left out: as many as the engine finds worth while. */
    private readonly threads?: number,
  ) {
    this.telling = new Telling(run.id, run.spec.training.steps, room.broadcast)
    this.recording = new Recording({
      retry: room.retryMilliseconds,
      onHold: (failure) => {
        this.hold(failure)
      },
      onRoom: () => {
        room.index.change(run.id, { failure: null })
      },
      onLoss: (failure) => {
        this.unrecorded ??= failure
        this.task?.stop()
      },
    })
    this.recording.add(() => {
      room.index.change(run.id, { state: 'running', startedAt: room.now() })
    })
    this.finished = this.perform()
  }

  /**
   * Ends the run before its time: after the step in hand and a checkpoint, of which everyone is told how long that takes;
   * with `now` at once, and what came after the last checkpoint is lost.
   */
  stop(reason: StopReason, now = false): void {
    // what is paused may still be stopped
    if (this.reason === undefined || this.reason === 'paused') this.reason = reason
    this.recording.giveUp()
    this.telling.wait({ phase: 'stopping', secondsLeft: this.stopTime === 0 ? null : this.stopTime / 1000 })
    if (now) this.task?.end()
    else this.task?.stop()
  }

  private async perform(): Promise<void> {
    await this.recording.settled()
    let end = await this.attempt()
    for (let line = this.goOnLine(end); line !== null; line = this.goOnLine(end)) {
      this.telling.now()
      this.writing.now()
      this.log(line)
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
      await this.recording.settled()
      const resume = await resumePoint(this.room.history, id, log)
      const classifier = (await this.room.classifiers.keptFor(spec)) ?? undefined
      this.takeUp(resume)
      // from here to the engine's task nothing is waited for, so that no stop falls in between
      if (this.reason !== undefined || this.unrecorded !== undefined) return stoppedBefore
      const { checkpointSeconds } = this.room
      const { threads } = this
      const hear = (report: TrainingReport) => {
        this.hear(report)
      }
      const going = { checkpointSeconds, resume: resume ?? undefined, threads, classifier }
      const task = this.room.supervisor.run({ kind: 'train', spec, engine, ...going }, hear)
      this.task = task
      return endOf(await task.finished)
    } catch (thrown) {
      return { kind: 'failed', failure: toFailure(thrown) }
    } finally {
      // checkpoints that were still being written count
      await this.recording.settled()
    }
  }

  private takeUp(resume: ResumePoint | null): void {
    this.held = false
    this.stopTime = 0
    if (this.reason === undefined) this.telling.goOn()
    this.stepsDone = resume?.checkpoint.step ?? 0
    this.tail = new LossTail(resume?.recentLosses, this.stepsDone, resume && this.room.index.get(this.run.id).bestLoss)
    if (resume === null) return
    const stepsDone = this.stepsDone
    this.log(`Goes on from the checkpoint of step ${String(stepsDone)}.`)
    this.recording.add(() => {
      this.room.index.change(this.run.id, { stepsDone })
    })
  }

  /**
   * There is no room for what the engine reported, so it is stopped; what it still says waits to be written. Everyone is
   * told why nothing happens.
   */
  private hold(failure: Failure): void {
    this.held = true
    this.task?.stop()
    this.telling.wait({ phase: 'waiting', secondsLeft: null })
    const message = `${failure.message} The run waits, and goes on when there is room.`
    this.room.index.pretend(this.run.id, { failure: { ...failure, message } })
  }

  /** What is logged where the run is begun again; null where it has ended. A crash before any checkpoint is its end. */
  private goOnLine(end: End): string | null {
    if (this.reason !== undefined || this.unrecorded !== undefined) return null
    if (end.kind === 'ended' && end.outcome.complete) return null
    if (this.held) return 'There was no room on the disk, and now there is; it goes on.'
    if (end.kind === 'ended' || this.room.history.checkpoints.steps(this.run.id).length === 0) return null
    return this.restarts.next(end.failure)
  }

  private hear(report: TrainingReport): void {
    const { history, index, broadcast } = this.room
    const { id } = this.run
    switch (report.kind) {
      case 'started': {
        const { engine, device, parameterCount } = report
        const before = index.get(id).device
        const begun = { step: this.stepsDone, at: this.room.now() }
        this.recording.add(() => {
          index.change(id, { engine, device, parameterCount })
          history.times.begin(id, begun)
        })
        this.log(`Started on ${device}.`)
        if (before !== null && before !== device) {
          this.log(`It was trained on ${before} before; the last digits may differ from here on.`)
        }
        return
      }
      case 'progress':
        if (report.progress.phase === 'training') this.stepsDone = report.progress.step
        this.telling.hear(report.progress)
        return
      case 'stop-time':
        this.stopTime = report.milliseconds
        return
      case 'curve':
        this.unwritten.add(report.firstStep, report.values)
        this.tail.add(report.values)
        this.stepsDone = Math.max(this.stepsDone, report.firstStep + report.values.length)
        this.writing.ask()
        this.telling.curve(report.firstStep, report.values)
        return
      case 'validation': {
        const { step, loss, standardError } = report
        this.recording.add(() => {
          history.validation.put(id, { step, loss, standardError })
        })
        broadcast.send({ kind: 'validation', run: id, step, loss, standardError })
        return
      }
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
        this.recording.add(() => {
          this.writeCurve()
        })
        this.recording.add(() =>
          history.checkpoints.put(id, checkpoint.step, encodeSafetensors(checkpoint), this.room.now()),
        )
        return
      }
      case 'samples':
        this.keep({ kind: 'final' }, report.samples)
        return
      case 'classifier':
        this.recording.add(() =>
          this.room.classifiers.keep(this.run.spec.target, report.classifier, (line) => {
            this.log(line)
          }),
        )
        return
      case 'log':
        this.log(report.message)
    }
  }

  private keep(key: SampleKey, samples: SampleSet, then: () => void = () => undefined): void {
    this.recording.add(async () => {
      await this.room.history.samples.put(this.run.id, key, samples)
      then()
    })
  }

  private log(message: string): void {
    const at = this.room.now()
    this.recording.add(() => {
      this.room.history.log.add(this.run.id, at, message)
    })
  }

  /** Writes what came of the curve, and a change of the run with it: both, or neither. */
  private writeCurve(change?: RunChange): void {
    const { history, index } = this.room
    const chunks = this.unwritten.take()
    try {
      history.together(() => {
        for (const chunk of chunks) history.curves.append(this.run.id, chunk)
        if (change) index.changeQuietly(this.run.id, change)
        const { stepsDone: step } = this
        history.times.add(this.run.id, { step, at: this.room.now() }, change?.finishedAt !== undefined)
      })
    } catch (thrown) {
      this.unwritten.putBack(chunks)
      throw thrown
    }
  }

  private async finish(end: End): Promise<void> {
    this.writing.cancel()
    this.telling.now()
    await this.recording.settled()
    const { unrecorded, reason, stepsDone, tail } = this
    const { change, line } = conclusion(end, { unrecorded, reason, stepsDone, loss: tail.summary() })
    const at = this.room.now()
    const all = { ...change, ...placeAfter(change.state, at), bestLoss: tail.bestLoss() }
    try {
      this.room.history.together(() => {
        this.writeCurve(all)
        this.room.history.log.add(this.run.id, at, line)
      })
      this.room.index.announce(this.run.id)
    } catch (thrown) {
      this.room.index.pretend(this.run.id, { ...all, state: 'failed', failure: toFailure(thrown) })
    }
  }
}
