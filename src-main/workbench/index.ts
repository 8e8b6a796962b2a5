import { EngineSupervisor } from '../engine/supervisor'
import type { StartEngineProcess } from '../engine/port'
import { History, historyFile } from '../store'
import { createWorkbench, type Workbench, type WorkbenchOptions } from './workbench'

export { createWorkbench, type Workbench } from './workbench'
export { dataFolder } from '../store'

export interface OpenOptions extends Pick<
  WorkbenchOptions,
  'host' | 'version' | 'describeEngines' | 'checkpointSeconds'
> {
  readonly startEngine: StartEngineProcess
  /** The history's file; left out: `history.sqlite` in the data folder. */
  readonly history?: string | undefined
}

/** Opens the history and makes the workbench on it; what a host calls. Errors: those of `History.open`. */
export function openWorkbench({ startEngine, history, ...options }: OpenOptions): Workbench {
  const store = History.open(historyFile(history))
  return createWorkbench({ ...options, store, supervisor: new EngineSupervisor(startEngine) })
}
