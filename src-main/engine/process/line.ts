import type { FromEngine } from '../messages'

/** The engine process's line to the process that started it. */
export interface Line {
  send(message: FromEngine): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/** The line of this process: Electron's parent port in a utility process, else the IPC channel of child_process. */
export function openLine(): Line {
  const port = parentPort()
  if (port !== null) return portLine(port)
  if (process.send === undefined) {
    throw new Error('The engine is started by the workbench, with a channel to it; it does not run on its own.')
  }
  return channelLine()
}

/** What the engine uses of Electron's ParentPort. Chromium ends a utility process together with its parent. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
}

function parentPort(): ParentPort | null {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isPort(port) ? port : null
}

/** Whether Electron started this process. */
export const isUtilityProcess = (): boolean => parentPort() !== null

const isPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' &&
  value !== null &&
  'postMessage' in value &&
  typeof value.postMessage === 'function' &&
  'on' in value &&
  typeof value.on === 'function'

const portLine = (port: ParentPort): Line => ({
  send(message) {
    port.postMessage(message)
  },
  onMessage(listener) {
    port.on('message', (event) => {
      listener(event.data)
    })
  },
  onClose() {
    // Nothing to listen to: this process does not outlive its parent.
  },
})

const channelLine = (): Line => ({
  send(message) {
    // A parent that is gone is told by 'disconnect'; what was meant for it is lost on purpose.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
  },
  onMessage(listener) {
    process.on('message', listener)
  },
  onClose(listener) {
    process.on('disconnect', listener)
  },
})
