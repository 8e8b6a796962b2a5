import type { Handlers } from '@contract/api'
import type { Imported } from '@contract/bundle'
import type { Description } from '@contract/description'
import { fail, toFailure } from '@contract/failure'
import type { EngineKind, RunSummary } from '@contract/run'
import type { EngineSupervisor } from '../engine/supervision/supervisor'
import { readHere, type History, type Reader } from '../store'
import { Broadcast, type Listener } from './broadcast'
import { bundleHandlers } from './bundle/handlers'
import { importBundle } from './bundle/import'
import { mergeHistory } from './bundle/merge'
import { readBundle, type ReadBundle } from './bundle/reading'
import { writeBundle, type BundleOptions, type LeftOut } from './bundle/write'
import { Calculations } from './calculations/calculations'
import { certificateHandlers } from './calculations/certificate-handlers'
import { Judging } from './calculations/judging'
import { Estimates } from './costs/estimates'
import { Engines, type DescribeEngines } from './engines'
import { backupAges, Care } from './history/care'
import { exportRun, type ExportOptions } from './history/export'
import { markingHandlers } from './history/marking'
import { runHandlers } from './history/run-handlers'
import { RunIndex } from './history/run-index'
import { upkeepHandlers } from './history/upkeep-handlers'
import { Classifiers } from './images/classifiers'
import { datasetHandlers, Datasets } from './images/datasets'
import { Describing, describingHandlers } from './images/describing'
import { presets } from './presets'
import { logRuns } from './program-log/follow'
import { silentLog, type ProgramLog } from './program-log/log-file'
import { queueHandlers } from './queue/handlers'
import { thisMachine, within, type Machine } from './queue/lanes'
import { Queue } from './queue/queue'
import { supportHandlers } from './report/handlers'
import { SettingsFile } from './settings'
import { shortened } from './shortened'
import { issuesOf, readSpec } from './specs'
import { sweepHandlers } from './sweeps/handlers'
import { Sweeps } from './sweeps/sweeps'

export interface WorkbenchOptions {
  readonly store: History
  readonly supervisor: EngineSupervisor
  readonly host: Description['host']
  readonly version: string
  readonly describeEngines: DescribeEngines
  /** Long readings of the history; left out: they are done here, in short stretches. */
  readonly reader?: Reader | undefined
  /** Reads bundles; left out: they are read here, in one go. */
  readonly bundles?: ReadBundle | undefined
  /** Seconds between two checkpoints of a run that trains. */
  readonly checkpointSeconds?: number
  /** Milliseconds between two looks whether a full disk has room again. */
  readonly retryMilliseconds?: number
  /** Bytes of memory that experiments may be measured against; left out: the machine's. */
  readonly memory?: number
  /** Left out: this one. */
  readonly machine?: Machine
  /** Left out: the usual ones, kept as long as the workbench. */
  readonly settings?: SettingsFile
  /** Left out: nothing is logged. */
  readonly log?: ProgramLog
  /** Shows the folder of a file in the system's own window, where the host has one. */
  readonly showFile?: (file: string) => void
  readonly now?: () => number
}

/** The use cases of the program, whatever carries them to a person. */
export interface Workbench {
  readonly handlers: Handlers
  /** Hears everything that happens from now on; the returned function ends it. */
  listen(listener: Listener): () => void
  /** Resolves when the history is read; the handlers wait for it by themselves. */
  start(): Promise<void>
  /** Writes a run's files into a new or empty folder and answers with their names (see `exportRun`). */
  export(run: string, folder: string, options?: ExportOptions): Promise<readonly string[]>
  /** Writes whole runs into one zip, and answers with the data sets that are not in it (see `writeBundle`). */
  bundle(runs: readonly string[], file: string, options?: BundleOptions): Promise<readonly LeftOut[]>
  /** Takes in the runs of a bundle or, where the file's name ends in .sqlite, of another history. */
  import(file: string): Promise<readonly Imported[]>
  /** Ends what trains (as interrupted), every engine process, and the history. */
  close(): Promise<void>
}

/** Milliseconds between two looks at what other programs wrote, and between two signs of life. */
const takeOverInterval = 1000
const beatInterval = 10_000

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { store: history, supervisor, host, version, memory, checkpointSeconds = 30, now = Date.now } = options
  const { retryMilliseconds = 5000, log = silentLog } = options
  const broadcast = new Broadcast()
  const reader = options.reader ?? readHere(history)
  const index = new RunIndex(history, reader, broadcast)
  const settings = options.settings ?? new SettingsFile(null)
  const machine = within(options.machine ?? thisMachine(memory), () => settings.value.threads)
  const classifiers = new Classifiers(history.file, supervisor)
  const room = { history, index, broadcast, supervisor, classifiers, checkpointSeconds, retryMilliseconds, now }
  const queue = new Queue(room, machine)
  const engines = new Engines(options.describeEngines, () => settings.value.engine)
  const chooseEngine = (chosen: EngineKind | undefined) => engines.choose(chosen)
  const judging = new Judging(history, supervisor, machine, classifiers, now)
  const sweeps = new Sweeps({ history, index, queue, broadcast, machine, chooseEngine, now })
  const care = new Care(history, reader, broadcast, host === 'cli' ? backupAges.command : backupAges.window)
  const calculations = new Calculations(supervisor, history, index)
  const describing = new Describing({ history, reader, supervisor, classifiers, broadcast })
  const read = options.bundles ?? readBundle
  const bundles = bundleHandlers({ history, index, read, now, ready: () => start() })
  const datasets = new Datasets({
    supervisor,
    runs: async () => {
      await start()
      return [...index.list(), ...index.trashed().map(({ run }) => run)]
    },
    now,
  })
  const estimates = new Estimates({
    supervisor,
    machine,
    runs: () => index.list(),
    classifierFor: (spec) => classifiers.keptFor(spec),
  })
  const timers: NodeJS.Timeout[] = []
  logRuns(broadcast, log)

  let started: Promise<void> | undefined
  const every = (milliseconds: number, work: () => Promise<void> | void) => {
    timers.push(setInterval(quietly(work), milliseconds).unref())
  }
  const lookAfter = async () => {
    const damage = await care.check().catch(toFailure)
    if (damage) log.write('fault', 'program', damage.message)
  }
  const load = async () => {
    every(beatInterval, () => {
      history.sessions.beat()
    })
    for (const run of await index.load()) {
      log.write('fault', 'program', `The run ${run} of the history cannot be read; cloudpin history check says more.`)
    }
    every(takeOverInterval, () => index.takeOver())
    if (host !== 'cli') void lookAfter()
  }
  const start = () => (started ??= load())
  /** Has the history be read, without waiting for it. */
  const begin = () => {
    start().catch(() => undefined)
  }

  const get = (id: string): Promise<RunSummary> => {
    begin()
    return Promise.resolve().then(() => index.get(id))
  }

  const handlers: Handlers = {
    'app.describe': async () => ({ version, host, engines: await engines.all(), historyFile: shortened(history.file) }),
    ...supportHandlers({
      log,
      version,
      host,
      describeEngines: () => engines.all(),
      survey: () => reader.survey(),
      now,
    }),
    'history.state': () => {
      begin()
      return Promise.resolve().then(() => care.state())
    },
    ...upkeepHandlers({ history, index, reader, broadcast, settings, showFile: options.showFile, now }),
    'history.restore': () => Promise.reject(outsideOnly()),
    'history.reopen': () => Promise.reject(outsideOnly()),
    'presets.list': () => presets(),
    'experiment.check': ({ spec }) => Promise.resolve({ issues: issuesOf(spec, memory) }),
    'experiment.explain': async ({ spec }) => calculations.explain(spec),
    'experiment.budget': async (input) => calculations.budget(input),
    'experiment.estimate': async ({ spec, engine }) => {
      const complete = readSpec(spec, memory)
      begin()
      return estimates.of(complete, await engines.choose(engine))
    },
    'experiment.density': async (input) => calculations.density(input),
    ...runHandlers({ history, reader, index, queue, memory, chooseEngine, now, get, begin, ready: start }),
    'runs.judge': async ({ run, variants }) => judging.judge(await get(run), variants),
    ...markingHandlers({ history, reader, index, now, begin, ready: start }),
    ...queueHandlers({ queue, index, memory, chooseEngine, begin }),
    ...sweepHandlers(sweeps, start),
    ...datasetHandlers(datasets),
    ...bundles.handlers,
    ...certificateHandlers({ calculations, get, now }),
    ...describingHandlers(describing, get),
    'samples.draw': async (input) => {
      begin()
      return calculations.draw(input)
    },
  }

  let closing: Promise<void> | undefined
  const close = async () => {
    // a history that is still being read need not be read to its end
    await reader.close()
    await started?.catch(() => undefined)
    for (const timer of timers) clearInterval(timer)
    try {
      await sweeps.close()
      await queue.close()
    } finally {
      await datasets.close()
      await bundles.close()
      await supervisor.close()
      const failure = await care.backUp()
      if (failure) log.write('warning', 'program', `No backup was made: ${failure.message}`)
      history.close()
    }
  }

  return {
    handlers,
    listen: (listener) => broadcast.listen(listener),
    start,
    export: async (run, folder, chosen) => exportRun(history, await get(run), folder, chosen),
    bundle: async (runs, file, chosen) => {
      for (const run of runs) await get(run)
      return writeBundle(history, runs, file, chosen)
    },
    import: async (file) => {
      await start()
      const imported = await (file.endsWith('.sqlite')
        ? mergeHistory(history, file)
        : importBundle(history, file, { read, now }))
      await index.load()
      broadcast.send({ kind: 'history', failure: null })
      return imported
    },
    close: () => (closing ??= close()),
  }
}

const outsideOnly = () =>
  fail('not-allowed', 'The history is open. Close this program, then restore it: cloudpin history restore.')

/** What runs by itself now and then may fail (a locked history) and is tried again the next time. */
const quietly = (work: () => Promise<void> | void) => () => {
  void (async () => work())().catch(() => undefined)
}
