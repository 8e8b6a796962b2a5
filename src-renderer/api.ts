import type { Bridge, InputOf, OutputOf, ProcedureName } from '@contract/api'
import type { WorkbenchEvent } from '@contract/events'
import { CloudpinError } from '@contract/failure'
import { socketPath } from '@contract/wire'
import { socketBridge } from './connection/socket'
import { connection } from './connection/state'

declare global {
  interface Window {
    /** Given by the desktop's preload; a page of the web host has none. */
    readonly cloudpin?: Bridge
  }
}

let bridge: Bridge | undefined

function theBridge(): Bridge {
  if (bridge) return bridge
  if (window.cloudpin) {
    bridge = window.cloudpin
    connection.value = 'open'
  } else {
    const { protocol, host } = window.location
    const address = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${socketPath}`
    bridge = socketBridge(address, (state) => (connection.value = state))
  }
  return bridge
}

/** Calls a procedure of the workbench. Throws a CloudpinError that carries the Failure. */
export async function call<N extends ProcedureName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const result = await theBridge().call(name, input)
  if (!result.ok) throw new CloudpinError(result.error)
  // The handlers are checked against this type where they are written, in the same build.
  return result.value as OutputOf<N>
}

/** Listens to the workbench's events, in the order in which they happened; the returned function ends it. */
export const listen = (listener: (event: WorkbenchEvent) => void): (() => void) => theBridge().listen(listener)
