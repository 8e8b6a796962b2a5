import { fail, toFailure, type Failure } from '@contract/failure'
import { readMessage } from './incoming'
import type { Line } from './line'
import type { EngineTask, TaskOutcome, TrainingReport } from '../messages'

/** What a task is given: a signal that a stop aborts, and where to tell what happens. */
export interface TaskContext {
  readonly signal: AbortSignal
  report(report: TrainingReport): void
}

export type Perform = (task: EngineTask, context: TaskContext) => Promise<TaskOutcome>

/** The process that serves. */
export interface ServiceHost {
  exit(code: number): void
  /** What was thrown where nobody catches it. */
  onBreakdown(listener: (error: unknown) => void): void
}

/** Milliseconds between two signs of life. */
const heartbeat = 2000

/**
 * Answers the messages of the process that started this one: performs tasks, stops them, and ends with `quit` or
 * with its parent. Whatever goes wrong outside a task's own path is told as the failure of every task under way.
 */
export function serve(line: Line, perform: Perform, host: ServiceHost): void {
  const underWay = new Map<number, AbortController>()

  const failAll = (failure: Failure) => {
    for (const id of underWay.keys()) line.send({ kind: 'failed', id, failure })
    underWay.clear()
  }

  const start = async (id: number, task: EngineTask) => {
    const controller = new AbortController()
    underWay.set(id, controller)
    try {
      const outcome = await perform(task, {
        signal: controller.signal,
        report: (report) => {
          if (underWay.has(id)) line.send({ kind: 'report', id, report })
        },
      })
      if (underWay.has(id)) line.send({ kind: 'outcome', id, outcome })
    } catch (error) {
      if (underWay.has(id)) line.send({ kind: 'failed', id, failure: describe(error) })
    } finally {
      underWay.delete(id)
    }
  }

  line.onMessage((value) => {
    const incoming = readMessage(value)
    if (!incoming.ok) {
      const { code, message } = fail('internal', incoming.sentence).failure
      if (incoming.id !== null) line.send({ kind: 'failed', id: incoming.id, failure: { code, message } })
      return
    }
    const { message } = incoming
    switch (message.kind) {
      case 'task':
        void start(message.id, message.task)
        return
      case 'stop':
        underWay.get(message.id)?.abort()
        return
      case 'quit':
        host.exit(0)
    }
  })
  line.onClose(() => {
    host.exit(0)
  })
  host.onBreakdown((error) => {
    failAll(describe(error))
    // Long enough for the message to leave, short enough to be no zombie.
    setTimeout(() => {
      host.exit(1)
    }, 200)
  })
  setInterval(() => {
    line.send({ kind: 'alive' })
  }, heartbeat).unref()
  line.send({ kind: 'ready' })
}

const memoryWords = /bad_?alloc|out of memory|allocation failed|failed to allocate|invalid (typed )?array length/i

/** A failure in words; a runtime that ran out of memory says so in many ways. */
function describe(error: unknown): Failure {
  const failure = toFailure(error)
  if (failure.code !== 'internal' || !memoryWords.test(failure.message)) return failure
  return {
    code: 'out-of-memory',
    message: `The engine ran out of memory (${failure.message}). A smaller training.batch, sampling.count or network.width needs less.`,
  }
}
