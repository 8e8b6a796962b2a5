import { CloudpinError, fail } from '@contract/failure'
import type { EngineTask, FromEngine, TaskOutcome, ToEngine, TrainingReport } from '../messages'
import type { EngineProcess, StartEngineProcess } from './port'
import { endedSentence } from './ending'

/** A task under way. */
export interface RunningTask {
  /** Asks it to stop; its process is killed if that takes longer than what is in hand may. */
  stop(): void
  /** Ends it now, whatever is lost: its process is killed. */
  end(): void
  /** Its outcome, or a rejection with a CloudpinError. */
  readonly finished: Promise<TaskOutcome>
}

export interface SupervisedTiming {
  /** How long a process may take until it says `ready`, in milliseconds. */
  readonly ready: number
  /** How long a task that has nothing to lose may go on after it was asked to stop, in milliseconds, before the kill. */
  readonly stop: number
  /** The same of a training that has not begun: what is being prepared is nothing to lose. */
  readonly stopBeforehand: number
  /** The same, at least, of one whose steps a kill would lose. */
  readonly stopTraining: number
  /** How long a process that has a task may give no sign of life until it counts as stuck, in milliseconds. */
  readonly silence: number
}

/** A silence that is too long has so many parts: after the first it is told, after the last the process is ended. */
const looks = 10
/** A stop may take so many times what the engine said: a preview may be in hand, and the machine be busy with other work. */
const patience = 4

interface Pending {
  readonly id: number
  readonly listener: (report: TrainingReport) => void
  resolve(outcome: TaskOutcome): void
  reject(error: CloudpinError): void
  stopping: boolean
  /** False of a training that is still being prepared. */
  begun: boolean
  /** Milliseconds that the engine says a stop takes, of steps that a kill would lose; 0 where there are none. */
  stopTime: number
}

/**
 * One engine process under watch. Its `exit` is the only truth about its end: whatever was asked of it and not
 * answered by then has failed.
 */
export class SupervisedProcess {
  private readonly process: EngineProcess
  private readonly pending = new Map<number, Pending>()
  private readonly readyTimer: NodeJS.Timeout
  private nextId = 1
  private ready = false
  private waiting: (() => void)[] = []
  private endedBecause: CloudpinError | undefined
  private killTimer: NodeJS.Timeout | undefined
  private readonly silenceTimer: NodeJS.Timeout
  /** Looks since the last sign of life: counted, not timed, so that a program that slept itself ends nobody. */
  private quietLooks = 0

  /** Resolves when the process has ended. */
  readonly ended: Promise<void>

  constructor(
    start: StartEngineProcess,
    private readonly timing: SupervisedTiming,
  ) {
    this.process = launch(start)
    this.ended = new Promise((resolve) => {
      this.process.onExit((code, signal) => {
        this.onExit(code, signal)
        resolve()
      })
    })
    this.process.onMessage((message) => {
      this.onMessage(message)
    })
    this.readyTimer = setTimeout(() => {
      const seconds = String(timing.ready / 1000)
      this.end(
        fail('engine-crashed', `The engine did not start within ${seconds} s. Close other programs and try again.`),
      )
    }, timing.ready)
    this.silenceTimer = setInterval(() => {
      this.lookForLife()
    }, timing.silence / looks)
    this.silenceTimer.unref()
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  /** False once the process has ended or is being ended. */
  get usable(): boolean {
    return this.endedBecause === undefined
  }

  /** Has the process do a task; rejects with the CloudpinError that ended it. */
  perform(task: EngineTask, listener: (report: TrainingReport) => void): RunningTask {
    const id = this.nextId++
    const finished = new Promise<TaskOutcome>((resolve, reject) => {
      this.pending.set(id, {
        id,
        listener,
        resolve,
        reject,
        stopping: false,
        begun: task.kind !== 'train',
        stopTime: 0,
      })
    })
    if (this.endedBecause) this.settle(id)?.reject(this.endedBecause)
    else
      this.whenReady(() => {
        if (this.pending.has(id)) this.tell({ kind: 'task', id, task })
      })
    return {
      stop: () => {
        this.stop(id)
      },
      end: () => {
        if (this.pending.has(id)) this.end(fail('cancelled', 'It was ended without waiting for the step in hand.'))
      },
      finished,
    }
  }

  /** Asks the process to end and kills it if it does not; resolves when it has ended. */
  async close(grace: number): Promise<void> {
    if (this.usable) {
      this.endedBecause = fail('cancelled', 'The engine was closed.')
      clearTimeout(this.readyTimer)
      this.tell({ kind: 'quit' })
      this.killTimer ??= setTimeout(() => {
        this.process.kill()
      }, grace)
    }
    await this.ended
  }

  private stop(id: number): void {
    const task = this.pending.get(id)
    if (!task || task.stopping) return
    task.stopping = true
    if (!this.ready) {
      this.end(fail('cancelled', 'Stopped before the engine had started.'))
      return
    }
    this.tell({ kind: 'stop', id })
    setTimeout(() => {
      if (!this.pending.has(id)) return
      this.end(fail('cancelled', 'The engine did not answer the stop in time and was ended.'))
    }, this.graceOf(task)).unref()
  }

  /** Milliseconds from a stop to the kill. */
  private graceOf({ begun, stopTime }: Pending): number {
    const { stop, stopBeforehand, stopTraining } = this.timing
    if (!begun) return Math.min(stop, stopBeforehand)
    return stopTime === 0 ? stop : Math.max(stopTraining, patience * stopTime)
  }

  /** A slow engine says that it lives; one that says nothing at all is stuck, and ended as if it had crashed. */
  private lookForLife(): void {
    if (!this.ready || this.pending.size === 0) return
    this.quietLooks += 1
    // The first look since a sign of life may come right after it: whole spans lie between looks alone.
    const spans = this.quietLooks - 1
    const seconds = String(Math.round((spans * this.timing.silence) / looks / 1000))
    if (spans === 1) {
      const message = `The engine has given no sign of life for ${seconds} s; it is busy with one long piece of work, or stuck.`
      for (const { listener } of this.pending.values()) listener({ kind: 'log', message })
    }
    if (spans < looks) return
    this.end(fail('engine-crashed', `The engine gave no sign of life for ${seconds} s and was ended: it was stuck.`))
  }

  private onMessage(message: FromEngine): void {
    this.quietLooks = 0
    switch (message.kind) {
      case 'alive':
        return
      case 'ready':
        clearTimeout(this.readyTimer)
        this.ready = true
        for (const begin of this.waiting.splice(0)) begin()
        return
      case 'report':
        this.hear(message.id, message.report)
        return
      case 'outcome':
        this.settle(message.id)?.resolve(message.outcome)
        return
      case 'failed':
        this.settle(message.id)?.reject(new CloudpinError(message.failure))
    }
  }

  private hear(id: number, report: TrainingReport): void {
    const task = this.pending.get(id)
    if (task === undefined) return
    if (report.kind === 'started') task.begun = true
    if (report.kind === 'stop-time') task.stopTime = report.milliseconds
    task.listener(report)
  }

  private tell(message: ToEngine): void {
    try {
      this.process.send(message)
    } catch {
      // it has ended already; its exit, which is on its way, says so
    }
  }

  private onExit(code: number | null, signal: string | null): void {
    clearTimeout(this.readyTimer)
    clearTimeout(this.killTimer)
    clearInterval(this.silenceTimer)
    this.endedBecause ??= fail('engine-crashed', endedSentence(code, signal))
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(this.endedBecause)
  }

  /** Kills the process; its tasks fail for that reason at once, whatever it still says. */
  private end(reason: CloudpinError): void {
    this.endedBecause ??= reason
    clearTimeout(this.readyTimer)
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(this.endedBecause)
    this.process.kill()
  }

  private settle(id: number): Pending | undefined {
    const task = this.pending.get(id)
    this.pending.delete(id)
    return task
  }

  private whenReady(begin: () => void): void {
    if (this.ready) begin()
    else this.waiting.push(begin)
  }
}

function launch(start: StartEngineProcess): EngineProcess {
  try {
    return start()
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail('engine-missing', `The engine process could not be started: ${reason}`)
  }
}
