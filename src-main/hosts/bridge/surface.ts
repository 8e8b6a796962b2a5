import type { Handlers } from '@contract/api'
import type { WorkbenchEvent } from '@contract/events'

/** What a host offers its windows: the procedures of the contract, and what happens. */
export interface Surface {
  readonly handlers: Handlers
  /** Listens to the workbench's events; the returned function ends it. */
  listen(listener: (event: WorkbenchEvent) => void): () => void
}
