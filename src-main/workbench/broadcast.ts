import type { WorkbenchEvent } from '@contract/events'

export type Listener = (event: WorkbenchEvent) => void

/** Passes each event to everyone who listens, in the order in which it happened. */
export class Broadcast {
  private readonly listeners = new Set<Listener>()

  /** The returned function ends the listening. */
  listen(listener: Listener): () => void {
    // an own function each time, so that one that listens twice can end once
    const own: Listener = (event) => {
      listener(event)
    }
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }

  send(event: WorkbenchEvent): void {
    for (const listener of [...this.listeners]) listener(event)
  }
}
