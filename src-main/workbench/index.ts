import { EngineSupervisor } from '../engine/supervision/supervisor'
import type { StartEngineProcess } from '../engine/supervision/port'
import { History, historyFile, survey, ThreadReader } from '../store'
import { silentLog, type ProgramLog } from './program-log/log-file'
import { readBundleOnThread } from './bundle/reading'
import { openRescuable, type RescuableWorkbench } from './rescue'
import { createWorkbench, type Workbench, type WorkbenchOptions } from './workbench'

export { createWorkbench, type Workbench } from './workbench'
export type { LeftOut } from './bundle/write'
export { dataFolder, historyFile } from '../store'
export * from './history/upkeep'
export { SettingsFile } from './settings'
export { openProgramLog } from './program-log/open'
export { writeReport } from './report/write'
export { withoutFolders } from './report/private-words'
export type { ProgramLog }

export interface OpenOptions extends Pick<
  WorkbenchOptions,
  'host' | 'version' | 'describeEngines' | 'checkpointSeconds' | 'settings' | 'showFile' | 'log'
> {
  readonly startEngine: StartEngineProcess
  /** The built script of the thread that long readings are done on; left out: they are done here. */
  readonly reader?: URL | undefined
  /** The built script of the thread that reads a bundle; left out: it is read here. */
  readonly bundles?: URL | undefined
  /** The history's file; left out: `history.sqlite` in the data folder. */
  readonly history?: string | undefined
}

/** Opens the history and makes the workbench on it; what a host calls. Errors: those of `History.open`. */
export function openWorkbench({ startEngine, history, reader, bundles, ...options }: OpenOptions): Workbench {
  const store = History.open(historyFile(history))
  return createWorkbench({
    ...options,
    store,
    reader: reader && new ThreadReader(reader, store.file),
    bundles: bundles && readBundleOnThread(bundles),
    supervisor: new EngineSupervisor(startEngine),
  })
}

/** As `openWorkbench`, for windows: never throws, and offers the backups where the history cannot be opened. */
export function openRescuableWorkbench(options: OpenOptions): RescuableWorkbench {
  const file = historyFile(options.history)
  const { log = silentLog, host, version, describeEngines } = options
  const support = { log, host, version, describeEngines, survey: () => survey(file) }
  return openRescuable(() => openWorkbench(options), file, support)
}
