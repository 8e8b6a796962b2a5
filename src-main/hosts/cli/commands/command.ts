import type { Workbench } from '../../../workbench'
import type { BuiltPaths } from '../../bridge/paths'
import type { ExitCode, Terminal } from '../terminal'

/** What a command is given. */
export interface Surroundings {
  readonly terminal: Terminal
  readonly paths: BuiltPaths
  /** Opens the workbench on a history; left out: the person's own. */
  open(history: string | undefined): Promise<Workbench>
}

export interface Command {
  /** How it is called, without the program's name. */
  readonly usage: string
  readonly summary: string
  perform(parameters: readonly string[], surroundings: Surroundings): Promise<ExitCode>
}
