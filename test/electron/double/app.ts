import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { hear, say } from '../control.ts'
import { strict, type MembersOf } from '../strict.ts'
import { browser } from './browser.ts'

/** An event whose default a listener may prevent. */
export function preventable<Rest extends object>(rest: Rest) {
  return {
    ...rest,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

interface Closable {
  /** Asks the window to close; false where its listeners refuse. */
  close(): boolean
}

const windows = new Set<Closable>()

type Surface = MembersOf<
  App,
  | 'enableSandbox'
  | 'setPath'
  | 'getPath'
  | 'requestSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'on'
  | 'once'
  | 'off'
>

class AppDouble extends EventEmitter implements Surface {
  sandboxed = false
  private ready = false
  private readonly paths = new Map<string, string>()
  private readonly readiness: Promise<void>
  private lock: string | null = null

  constructor() {
    super()
    this.readiness = browser().then(({ address }) => {
      say({ kind: 'browser', address })
      this.ready = true
      this.emit('ready', {}, {})
    })
    hear((message) => {
      if (message.kind === 'link') this.emit('open-url', preventable({}), message.link)
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        this.quit()
      })
    }
  }

  enableSandbox(): void {
    this.beforeReady('app.enableSandbox()')
    this.sandboxed = true
  }

  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    this.paths.set(name, path)
    mkdirSync(path, { recursive: true })
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  /** One program a `userData` folder; a second one tells the first and gets false. */
  requestSingleInstanceLock(): boolean {
    const folder = join(this.getPath('userData'), 'single-instance')
    mkdirSync(folder, { recursive: true })
    const owner = join(folder, 'owner')
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : null
    if (pid !== null && pid !== process.pid && isAlive(pid)) {
      writeFileSync(join(folder, 'second.json'), JSON.stringify({ argv: process.argv, folder: process.cwd() }))
      return false
    }
    writeFileSync(owner, String(process.pid))
    this.lock = owner
    watch(folder, { persistent: false }, (_, name) => {
      const file = join(folder, String(name))
      if (name !== 'second.json' || !existsSync(file)) return
      const text = readFileSync(file, 'utf8')
      if (text === '') return
      rmSync(file, { force: true })
      const { argv, folder: from } = JSON.parse(text) as { argv: string[]; folder: string }
      this.emit('second-instance', preventable({}), argv, from, null)
    })
    return true
  }

  /** Takes note of the scheme; the system then hands its links over by `open-url` or a second start. */
  setAsDefaultProtocolClient(scheme: string): boolean {
    if (!/^[a-z][a-z\d+.-]*$/i.test(scheme)) throw new Error(`“${scheme}” is no scheme of links.`)
    say({ kind: 'scheme', scheme })
    return true
  }

  isReady(): boolean {
    return this.ready
  }

  whenReady(): Promise<void> {
    return this.readiness
  }

  /** Asks listeners, then every window, then leaves; any of them may refuse. */
  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of [...windows]) if (!window.close()) return
    this.exit(0)
  }

  exit(code = 0): void {
    this.emit('will-quit', preventable({}))
    this.emit('quit', {}, code)
    if (this.lock !== null) rmSync(this.lock, { force: true })
    void browser()
      .then(({ close }) => close())
      .finally(() => process.exit(code))
  }

  /** Throws where something must happen before the app is ready and it is too late. */
  beforeReady(what: string): void {
    if (this.ready) throw new Error(`${what} can only be called before app is ready`)
  }

  /** Throws where something needs the app to be ready. */
  afterReady(sentence: string): void {
    if (!this.ready) throw new Error(sentence)
  }

  add(window: Closable): void {
    windows.add(window)
  }

  /** Takes note that a window is gone; the last one ends the program where nobody listens. */
  remove(window: Closable): void {
    windows.delete(window)
    if (windows.size > 0) return
    if (!this.emit('window-all-closed')) this.quit()
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The double itself, for its other parts. */
export const appDouble = new AppDouble()
export const app = strict('App', appDouble)
