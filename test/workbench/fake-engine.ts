import type { Failure } from '@contract/failure'
import type { EngineTask, FromEngine, TaskOutcome, ToEngine, TrainingReport } from '../../src-main/engine/messages'
import type { EngineProcess } from '../../src-main/engine/supervision/port'

/** A task as a fake engine has it in hand. */
export interface FakeTask {
  readonly task: EngineTask
  /** Resolves when the task is asked to stop. */
  readonly stopped: Promise<void>
  report(report: TrainingReport): void
  succeed(outcome: TaskOutcome): void
  fail(failure: Failure): void
}

/** An engine process in this one's memory, which does what the test says. Messages take a turn, as real ones do. */
export class FakeProcess implements EngineProcess {
  readonly pid = 4711
  quitAsked = false
  killed = false
  ended = false
  /** Whether `quit` and `kill` are obeyed. */
  obedient = true
  readonly tasks: FakeTask[] = []
  private readonly stops = new Map<number, () => void>()
  private hear: (message: FromEngine) => void = () => undefined
  private exited: (code: number | null, signal: string | null) => void = () => undefined

  constructor(private readonly onTask: (task: FakeTask, process: FakeProcess) => void) {}

  send(message: ToEngine): void {
    setImmediate(() => {
      if (!this.ended) this.receive(message)
    })
  }

  onMessage(listener: (message: FromEngine) => void): void {
    this.hear = listener
  }

  onExit(listener: (code: number | null, signal: string | null) => void): void {
    this.exited = listener
  }

  kill(): void {
    this.killed = true
    if (this.obedient) this.exit(null, 'SIGTERM')
  }

  ready(): void {
    this.tell({ kind: 'ready' })
  }

  alive(): void {
    this.tell({ kind: 'alive' })
  }

  exit(code: number | null, signal: string | null = null): void {
    if (this.ended) return
    this.ended = true
    setImmediate(() => {
      this.exited(code, signal)
    })
  }

  private receive(message: ToEngine): void {
    switch (message.kind) {
      case 'quit':
        this.quitAsked = true
        if (this.obedient) this.exit(0)
        return
      case 'stop':
        this.stops.get(message.id)?.()
        return
      case 'task':
        this.begin(message.id, message.task)
    }
  }

  private begin(id: number, task: EngineTask): void {
    const { promise: stopped, resolve } = Promise.withResolvers<undefined>()
    this.stops.set(id, () => {
      resolve(undefined)
    })
    const fake: FakeTask = {
      task,
      stopped,
      report: (report) => {
        this.tell({ kind: 'report', id, report })
      },
      succeed: (outcome) => {
        this.tell({ kind: 'outcome', id, outcome })
      },
      fail: (failure) => {
        this.tell({ kind: 'failed', id, failure })
      },
    }
    this.tasks.push(fake)
    this.onTask(fake, this)
  }

  private tell(message: FromEngine): void {
    setImmediate(() => {
      if (!this.ended) this.hear(message)
    })
  }
}

/** A starter of fake processes that are ready at once, and the processes it has started. */
export function fakeEngines(onTask: (task: FakeTask, process: FakeProcess) => void) {
  const processes: FakeProcess[] = []
  const start = (): FakeProcess => {
    const process = new FakeProcess(onTask)
    processes.push(process)
    process.ready()
    return process
  }
  return { processes, start }
}
