import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron'
import { hear, say } from '../control.ts'
import { documented } from '../documented.ts'
import { strict } from '../strict.ts'
import { appDouble, preventable } from './app.ts'
import { WebContentsDouble } from './web-contents.ts'

const optionNames = documented('BrowserWindowConstructorOptions').members
const preferenceNames = documented('WebPreferences').members

const all = new Set<BrowserWindowDouble>()

/** A window of the program: a page of the real Chromium with the manners of Electron's windows. */
class BrowserWindowDouble extends EventEmitter {
  readonly contents: WebContentsDouble
  readonly facade: this
  private readonly options: BrowserWindowConstructorOptions
  private shown: boolean
  private focused = false
  private minimized = false
  private destroyed = false

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    appDouble.afterReady('Cannot create BrowserWindow before app is ready')
    const { webPreferences = {} } = options
    for (const key of Object.keys(options)) {
      if (!optionNames.has(key)) throw new TypeError(`Electron 45 has no window option “${key}”.`)
    }
    for (const key of Object.keys(webPreferences)) {
      if (!preferenceNames.has(key)) throw new TypeError(`Electron 45 has no web preference “${key}”.`)
    }
    if (webPreferences.sandbox === false && appDouble.sandboxed)
      throw new Error('A window cannot leave the sandbox that the app enabled.')
    this.shown = options.show !== false
    this.contents = new WebContentsDouble(webPreferences.preload, {
      width: options.width ?? 800,
      height: options.height ?? 600,
    })
    this.facade = strict('BrowserWindow', this)
    all.add(this)
    appDouble.add(this)
    this.contents.once('did-finish-load', () => {
      this.emit('ready-to-show', {})
    })
    this.tell()
    hear((message) => {
      if (message.kind === 'close') this.close()
      if (message.kind === 'state') this.tell()
    })
  }

  get webContents(): WebContentsDouble {
    return this.contents.facade
  }

  loadURL(address: string): Promise<void> {
    return this.contents.loadURL(address)
  }

  show(): void {
    this.shown = true
    this.focused = true
    this.emit('show')
    this.tell()
  }

  hide(): void {
    this.shown = false
    this.focused = false
    this.emit('hide')
    this.tell()
  }

  isVisible(): boolean {
    return this.shown
  }

  focus(): void {
    this.focused = true
    this.tell()
  }

  isMinimized(): boolean {
    return this.minimized
  }

  minimize(): void {
    this.minimized = true
    this.tell()
  }

  restore(): void {
    this.minimized = false
    this.tell()
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  setProgressBar(progress: number): void {
    if (typeof progress !== 'number') throw new TypeError('Error processing argument at index 0, conversion failure')
    say({ kind: 'taskbar', progress })
  }

  /** Asks the listeners of `close`; where none refuses, the window is gone. */
  close(): boolean {
    if (this.destroyed) return true
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.destroy()
    return true
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    all.delete(this)
    this.contents.destroy()
    this.emit('closed')
    appDouble.remove(this)
  }

  private tell(): void {
    const { shown, focused, minimized } = this
    say({ kind: 'window', shown, focused, minimized, options: this.options })
  }
}

/** The class as a program sees it: `new BrowserWindow(options)` gives a strict window. */
export const BrowserWindow = new Proxy(BrowserWindowDouble, {
  construct: (Double, [options]: [BrowserWindowConstructorOptions?]) => new Double(options).facade,
  get(target, key) {
    if (key === 'getAllWindows') return () => [...all].map(({ facade }) => facade)
    if (typeof key === 'symbol' || key === 'prototype' || key === 'length' || key === 'name')
      return Reflect.get(target, key) as unknown
    if (!documented('BrowserWindow').members.has(key)) throw new TypeError(`Electron 45 has no BrowserWindow.${key}.`)
    throw new Error(`The double does not implement BrowserWindow.${key}, which Electron has.`)
  },
})
