import type { Handlers, ProcedureName } from '@contract/api'
import { fail } from '@contract/failure'
import { hasEndedEarly, type EngineKind, type RunSummary } from '@contract/run'
import type { Queue } from './queue'
import type { RunIndex } from '../history/run-index'
import { readSpec } from '../specs'

export interface QueueRoom {
  readonly queue: Queue
  readonly index: RunIndex
  readonly memory: number | undefined
  chooseEngine(chosen: EngineKind | undefined): Promise<EngineKind>
  /** Has the history be read, without waiting for it. */
  begin(): void
}

type QueueProcedure = Extract<ProcedureName, `queue.${string}`>

/** The procedures about what waits for its turn. */
export const queueHandlers = ({
  queue,
  index,
  memory,
  chooseEngine,
  begin,
}: QueueRoom): Pick<Handlers, QueueProcedure> => ({
  'queue.state': () => Promise.resolve(queue.state),
  'queue.pause': async ({ now }) => {
    await queue.pause(now)
    return queue.state
  },
  'queue.resume': () => {
    queue.resume()
    return Promise.resolve(queue.state)
  },
  'queue.move': ({ runs, before }) =>
    Promise.resolve().then(() => {
      begin()
      queue.move(runs, before)
      return null
    }),
  'queue.edit': ({ run, spec }) =>
    Promise.resolve().then(() => {
      begin()
      return queue.edit(run, readSpec(spec, memory))
    }),
  'queue.takeUp': async ({ runs }) => {
    begin()
    const left = runs.map((run) => index.get(run))
    const other = left.find((run) => !mayWaitAgain(run))
    if (other) throw fail('not-allowed', `“${other.name}” was begun and ended; resume it, or duplicate it.`)
    for (const engine of new Set(left.map((run) => run.engine))) await chooseEngine(engine)
    const inOrder = [...left].sort((a, b) => (a.queuePlace ?? 0) - (b.queuePlace ?? 0))
    const queued = inOrder.map(({ id }) => index.requeue(id))
    queue.add(queued)
    return queued
  },
  'queue.dismiss': ({ runs }) =>
    Promise.resolve().then(() => {
      begin()
      for (const run of runs) if (isLeft(index.get(run))) index.change(run, { queuePlace: null })
      return null
    }),
})

/** What was taken out of the queue before it began may wait again as well. */
const mayWaitAgain = (run: RunSummary): boolean => isLeft(run) || (hasEndedEarly(run) && run.startedAt === null)

/** Whether a run waited, or was being trained, when the program ended, and nobody has decided about it since. */
const isLeft = (run: RunSummary): boolean => hasEndedEarly(run) && run.queuePlace !== null
