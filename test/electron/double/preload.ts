import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { Script } from 'node:vm'
import { documented } from '../documented.ts'
import { makeLink } from '../page/bridge.ts'
import { makeCodec } from '../page/codec.ts'
import { isolatedWorld, mainWorld, type IsolatedSettings } from '../page/worlds.ts'

export const worldName = 'Electron Isolated Context'
export const bindingName = '__electronDoubleCarry'
export const receiverName = '__electronDoubleReceive'

export interface WorldScripts {
  readonly main: string
  readonly isolated: string
}

/**
 * The scripts of a page's two worlds. A preload that a sandboxed window could not run is refused: it is one CommonJS
 * file at an absolute path.
 */
export function worldScripts(preload: string): WorldScripts {
  if (!isAbsolute(preload)) throw new Error(`preload script must have absolute path: ${preload}`)
  const text = readFileSync(preload, 'utf8')
  if (preload.endsWith('.mjs')) throw new SyntaxError(`A sandboxed preload is CommonJS; “${preload}” is an ES module.`)
  const wrapped = `(function (require, module) {${text}\n})`
  try {
    new Script(wrapped)
  } catch (error) {
    throw new SyntaxError(`Unable to load preload script: ${preload}\n${String(error)}`, { cause: error })
  }
  const settings: IsolatedSettings = {
    eventName: `electron-double-${crypto.randomUUID()}`,
    binding: bindingName,
    receiver: receiverName,
    modules: ['events', 'timers', 'url'],
    rendererModules: ['contextBridge', 'crashReporter', 'ipcRenderer', 'nativeImage', 'webFrame', 'webUtils'],
    ipcMembers: [...documented('IpcRenderer').members],
  }
  return {
    main: `(${mainWorld.toString()})(${JSON.stringify(settings.eventName)}, ${makeLink.toString()})`,
    isolated: `(${isolatedWorld.toString()})(${JSON.stringify(settings)}, ${makeLink.toString()}, ${makeCodec.toString()}, ${wrapped})`,
  }
}
