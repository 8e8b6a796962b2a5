import type { Handlers } from '@contract/api'
import { fail } from '@contract/failure'
import type { EngineKind, RunDetail, RunSummary } from '@contract/run'
import type { History, Reader } from '../../store'
import { newIdentifier } from '../identifiers'
import type { Queue } from '../queue/queue'
import { readSpecs } from '../specs'
import { demandResumable } from '../training/resume'
import type { RunIndex } from './run-index'

/** What the procedures about runs need of the workbench. */
export interface RunRoom {
  readonly history: History
  readonly reader: Reader
  readonly index: RunIndex
  readonly queue: Queue
  /** Bytes of memory that experiments may be measured against; left out: the machine's. */
  readonly memory: number | undefined
  readonly chooseEngine: (chosen: EngineKind | undefined) => Promise<EngineKind>
  readonly now: () => number
  /** The run of that id; rejects where there is none. */
  readonly get: (id: string) => Promise<RunSummary>
  /** Has the history be read, without waiting for it. */
  begin(): void
  /** Resolves when all of it is read. */
  ready(): Promise<void>
}

type RunProcedure =
  | 'runs.start'
  | 'runs.resume'
  | 'runs.stop'
  | 'runs.list'
  | 'runs.page'
  | 'runs.get'
  | 'runs.rename'
  | 'runs.delete'
  | 'runs.restore'
  | 'runs.curve'
  | 'runs.samples'

/** The procedures about runs from their start to the trash, and about what was recorded of them. */
export const runHandlers = ({
  history,
  reader,
  index,
  queue,
  memory,
  chooseEngine,
  now,
  get,
  begin,
  ready,
}: RunRoom): Pick<Handlers, RunProcedure> => ({
  'runs.start': async ({ specs, engine: chosen }) => {
    const complete = readSpecs(specs, memory)
    const engine = await chooseEngine(chosen)
    begin()
    const runs = await index.add(complete.map((spec) => ({ id: newIdentifier(), spec, engine, createdAt: now() })))
    queue.add(runs)
    return runs
  },
  'runs.resume': async ({ run, engine }) => {
    const ended = await get(run)
    const step = demandResumable(history, ended, engine)
    await chooseEngine(ended.engine)
    const queued = index.requeue(run)
    queue.add([queued])
    return { run: queued, step }
  },
  'runs.stop': async ({ run, now: atOnce = false }) => {
    await get(run)
    await queue.stop(run, 'stopped', atOnce)
    return null
  },
  'runs.list': async () => {
    await ready()
    return index.list()
  },
  'runs.page': ({ before = Infinity, limit }) => {
    const page = () => index.page(before, limit)
    // a history that cannot be read has no page to wait for
    return Promise.race([ready().then(page), page()])
  },
  'runs.get': async ({ run }) => detailOf(history, await get(run)),
  'runs.rename': async ({ run, name }) => {
    await get(run)
    return index.change(run, { name })
  },
  'runs.delete': async ({ runs }) => {
    for (const run of runs) await get(run)
    for (const run of runs) await queue.stop(run)
    await index.trash(runs, now())
    return null
  },
  'runs.restore': async ({ runs }) => {
    begin()
    await index.restore(runs)
    return null
  },
  'runs.curve': async ({ run, ...query }) => {
    await get(run)
    const [curve] = await reader.curves([run], query)
    if (curve === undefined) throw fail('internal', `The curve of ${run} was not read.`)
    return curve
  },
  'runs.samples': async ({ run, step, limit }) => {
    await get(run)
    return reader.samples(run, step === undefined ? { kind: 'final' } : { kind: 'preview', step }, limit)
  },
})

const detailOf = (history: History, run: RunSummary): RunDetail => ({
  ...run,
  previewSteps: history.samples.previewSteps(run.id),
  checkpointSteps: history.checkpoints.steps(run.id),
  hasSamples: history.samples.hasFinal(run.id),
  validation: history.validation.of(run.id),
  log: history.log.of(run.id),
})
