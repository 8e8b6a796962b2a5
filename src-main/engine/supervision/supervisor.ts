import { fail } from '@contract/failure'
import type { EngineTask, TrainingReport } from '../messages'
import type { StartEngineProcess } from './port'
import { SupervisedProcess, type RunningTask } from './supervised'

export type { RunningTask } from './supervised'

/** Times in milliseconds. */
export interface SupervisorTiming {
  /** From the start of a process to its `ready`. */
  readonly ready: number
  /** From a stop to the kill where nothing can be lost; with it such a stop is always answered within a second. */
  readonly stop: number
  /** The same of a training that has not begun. */
  readonly stopBeforehand: number
  /** The same, at least, of one whose steps a kill would lose. */
  readonly stopTraining: number
  /** How long the process for short calculations waits for the next one. */
  readonly idle: number
  /** How long the process of a run that ended well waits for the next run. */
  readonly rest: number
  /** Without a sign of life from a process that has a task, until it counts as stuck. */
  readonly silence: number
  /** From `quit` to the kill. */
  readonly quit: number
}

const usual: SupervisorTiming = {
  ready: 60_000,
  stop: 900,
  stopBeforehand: 50,
  stopTraining: 3000,
  idle: 120_000,
  rest: 3000,
  silence: 900_000,
  quit: 500,
}

/**
 * Starts, watches and ends engine processes: one for each training run, classifier, judgement, certificate, estimate and
 * search that is under way, and one, kept for a while, that does the short calculations (explain, density, sample) in turn. The
 * process of work that ended well takes what begins next. A process that crashes costs its task, nothing else.
 */
export class EngineSupervisor {
  private readonly timing: SupervisorTiming
  private readonly alive = new Set<SupervisedProcess>()
  private readonly resting = new Map<SupervisedProcess, NodeJS.Timeout>()
  private calculator: SupervisedProcess | undefined
  private calculations: Promise<unknown> = Promise.resolve()
  private underWay = 0
  private idleTimer: NodeJS.Timeout | undefined
  private closed = false

  constructor(
    private readonly start: StartEngineProcess,
    timing: Partial<SupervisorTiming> = {},
  ) {
    this.timing = { ...usual, ...timing }
  }

  /** Begins a task; `listener` hears what a training run reports. */
  run(task: EngineTask, listener: (report: TrainingReport) => void = () => undefined): RunningTask {
    if (this.closed) {
      return rejected(fail('cancelled', 'The program is closing.'))
    }
    return ownProcess(task) ? this.runAlone(task, listener) : this.calculate(task, listener)
  }

  /** Ends every process; resolves when all have ended. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.idleTimer)
    for (const timer of this.resting.values()) clearTimeout(timer)
    this.resting.clear()
    await Promise.all([...this.alive].map((process) => process.close(this.timing.quit)))
  }

  private runAlone(task: EngineTask, listener: (report: TrainingReport) => void): RunningTask {
    const process = this.rested() ?? this.launch()
    if (process instanceof Error) return rejected(process)
    const running = process.perform(task, listener)
    running.finished.then(
      () => {
        this.letRest(process)
      },
      () => void process.close(this.timing.quit),
    )
    return running
  }

  /** A process whose run ended well and that is still there. */
  private rested(): SupervisedProcess | undefined {
    for (const [process, timer] of this.resting) {
      clearTimeout(timer)
      this.resting.delete(process)
      if (process.usable) return process
    }
    return undefined
  }

  private letRest(process: SupervisedProcess): void {
    if (this.closed) return
    const timer = setTimeout(() => {
      this.resting.delete(process)
      void process.close(this.timing.quit)
    }, this.timing.rest)
    timer.unref()
    this.resting.set(process, timer)
  }

  /** Calculations are done one after the other, so that one that is stopped cannot take another with it. */
  private calculate(task: EngineTask, listener: (report: TrainingReport) => void): RunningTask {
    let stopped = false
    let begun: RunningTask | undefined
    this.underWay += 1
    clearTimeout(this.idleTimer)
    const finished = this.calculations.then(async () => {
      if (stopped) throw fail('cancelled', 'Stopped before it began.')
      begun = this.calculatorNow().perform(task, listener)
      return begun.finished
    })
    this.calculations = finished
      .catch(() => undefined)
      .finally(() => {
        this.underWay -= 1
        if (this.underWay === 0 && !this.closed) this.letIdle()
      })
    return {
      stop: () => {
        stopped = true
        begun?.stop()
      },
      end: () => {
        stopped = true
        begun?.end()
      },
      finished,
    }
  }

  private calculatorNow(): SupervisedProcess {
    if (this.closed) throw fail('cancelled', 'The program is closing.')
    if (this.calculator?.usable) return this.calculator
    const process = this.launch()
    if (process instanceof Error) throw process
    this.calculator = process
    return process
  }

  private letIdle(): void {
    this.idleTimer = setTimeout(() => {
      void this.calculator?.close(this.timing.quit)
      this.calculator = undefined
    }, this.timing.idle)
    this.idleTimer.unref()
  }

  private launch(): SupervisedProcess | Error {
    try {
      const process = new SupervisedProcess(this.start, this.timing)
      this.alive.add(process)
      void process.ended.then(() => this.alive.delete(process))
      return process
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new Error(String(thrown))
    }
  }
}

const rejected = (reason: Error): RunningTask => ({
  stop: () => undefined,
  end: () => undefined,
  finished: Promise.reject(reason),
})

/** Long work has a process of its own, so that it runs beside other work and a stop takes nothing else with it. */
const ownProcess = ({ kind }: EngineTask): boolean =>
  kind === 'train' ||
  kind === 'judge' ||
  kind === 'certify' ||
  kind === 'estimate' ||
  kind === 'learn-classifier' ||
  kind === 'nearest' ||
  kind === 'dataset'
