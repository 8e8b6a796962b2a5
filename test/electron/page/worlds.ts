import type { makeLink, WorldLink } from './bridge.ts'
import type { makeCodec } from './codec.ts'

/** What the isolated world is told of its window. Plain data: it goes there as text. */
export interface IsolatedSettings {
  readonly eventName: string
  /** The function of this world that carries a string to the double's process. */
  readonly binding: string
  /** The function of this world that the double's process calls with a string. */
  readonly receiver: string
  /** What a sandboxed preload may require beside electron; the double has none of it. */
  readonly modules: readonly string[]
  readonly rendererModules: readonly string[]
  readonly ipcMembers: readonly string[]
}

/** The page's own world: gives it what the preload exposes. Pasted into pages as text. */
export function mainWorld(eventName: string, link: typeof makeLink): void {
  if (window !== window.top) return
  const bridge: WorldLink = link(eventName, 'main')
  bridge.onTold((message) => {
    const { key, api } = message as { key: string; api: unknown }
    Object.defineProperty(window, key, { value: bridge.receive(api), enumerable: true })
  })
}

/** The preload's world: what a sandboxed preload is given, and then the preload itself. Pasted into pages as text. */
export function isolatedWorld(
  settings: IsolatedSettings,
  link: typeof makeLink,
  codecOf: typeof makeCodec,
  preload: (require: (name: string) => unknown, module: { exports: unknown }) => void,
): void {
  if (window !== window.top) return
  const bridge = link(settings.eventName, 'isolated')
  const codec = codecOf()
  const world = globalThis as unknown as Record<string, unknown>
  const carry = world[settings.binding] as (text: string) => void
  const listeners = new Map<string, ((event: object, ...parameters: unknown[]) => void)[]>()
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const exposed = new Set<string>()
  let invocations = 0

  world[settings.receiver] = (text: string) => {
    const message = codec.decode(text) as {
      kind: string
      id: number
      value?: unknown
      error?: string
      channel: string
      parameters: unknown[]
    }
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.channel) ?? [])])
        listener({ senderId: 0 }, ...message.parameters)
      return
    }
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) one?.resolve(message.value)
    else one?.reject(new Error(message.error))
  }

  const cloned = (parameters: unknown[]) => {
    try {
      return structuredClone(parameters)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }
  const refusing = (name: string, members: readonly string[], implementation: object) =>
    new Proxy(implementation, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target) return Reflect.get(target, key) as unknown
        if (!members.includes(key)) throw new TypeError(`Electron 45 has no ${name}.${key}.`)
        throw new Error(`The double does not implement ${name}.${key}, which Electron has.`)
      },
    })

  const ipcRenderer = refusing('ipcRenderer', settings.ipcMembers, {
    invoke(channel: string, ...parameters: unknown[]) {
      const id = invocations++
      const text = codec.encode({ kind: 'invoke', id, channel, parameters: cloned(parameters) })
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        carry(text)
      })
    },
    send(channel: string, ...parameters: unknown[]) {
      carry(codec.encode({ kind: 'send', id: -1, channel, parameters: cloned(parameters) }))
    },
    on(channel: string, listener: (event: object, ...parameters: unknown[]) => void) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: (event: object, ...parameters: unknown[]) => void) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      )
      return ipcRenderer
    },
  })
  const contextBridge = refusing(
    'contextBridge',
    ['exposeInMainWorld', 'exposeInIsolatedWorld', 'executeInMainWorld'],
    {
      exposeInMainWorld(key: string, api: unknown) {
        if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object')
        exposed.add(key)
        bridge.tell({ key, api: bridge.carry(api) })
      },
    },
  )
  const electron = refusing('electron', settings.rendererModules, { ipcRenderer, contextBridge })

  const require = (name: string): unknown => {
    const plain = name.replace(/^node:/, '')
    if (plain === 'electron' || plain === 'electron/renderer') return electron
    if (settings.modules.includes(plain))
      throw new Error(`The double does not implement “${name}”, which a sandboxed preload may require.`)
    throw new Error(`module not found: ${name}`)
  }
  preload(require, { exports: {} })
}
