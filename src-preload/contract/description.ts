import type { EngineKind } from './run'

/** What the workbench is and runs on. */
export interface Description {
  readonly version: string
  readonly host: 'desktop' | 'web' | 'cli'
  readonly engines: readonly EngineAvailability[]
  /** Where the history is kept, with the home folder written as ~. */
  readonly historyFile: string
}

export interface EngineAvailability {
  readonly kind: EngineKind
  readonly available: boolean
  /** The device it would run on, or why it cannot. */
  readonly detail: string
  /** True for the one that is used where none is chosen. */
  readonly preferred: boolean
}
