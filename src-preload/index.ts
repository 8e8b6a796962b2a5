import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { Bridge } from './contract/api'
import { bridgeName, eventChannel, requestChannel } from './contract/channels'
import type { WorkbenchEvent } from './contract/events'
import type { Result } from './contract/failure'

const bridge: Bridge = {
  async call(name, input) {
    try {
      const result: Result<unknown> = await ipcRenderer.invoke(requestChannel, name, input)
      return result
    } catch (error) {
      // Only what structured clone refuses, or a main process that is going, comes here.
      return { ok: false, error: { code: 'internal', message: error instanceof Error ? error.message : String(error) } }
    }
  },
  listen(listener) {
    const receive = (_: IpcRendererEvent, event: WorkbenchEvent) => {
      listener(event)
    }
    ipcRenderer.on(eventChannel, receive)
    return () => {
      ipcRenderer.off(eventChannel, receive)
    }
  },
}

contextBridge.exposeInMainWorld(bridgeName, bridge)
