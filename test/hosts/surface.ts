import { procedures, type Handlers } from '@contract/api'
import type { WorkbenchEvent } from '@contract/events'
import type { Surface } from '../../src-main/hosts/bridge/surface'

/** Handlers of which a test gives those it calls; every other one fails. */
export function testHandlers(given: Partial<Handlers>): Handlers {
  const absent = Object.fromEntries(
    Object.keys(procedures).map((name) => [name, () => Promise.reject(new Error(`${name} is not part of this test`))]),
  )
  return { ...absent, ...given } as Handlers
}

/** A surface whose events the test sends. */
export class TestSurface implements Surface {
  readonly handlers: Handlers
  readonly #listeners = new Set<(event: WorkbenchEvent) => void>()

  constructor(given: Partial<Handlers>) {
    this.handlers = testHandlers(given)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  listen(listener: (event: WorkbenchEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  send(event: WorkbenchEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
