import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import type { CDPSession, Page, Route } from 'playwright'
import { z } from 'zod'
import { say } from '../control.ts'
import { makeCodec } from '../page/codec.ts'
import { strict, type MembersOf } from '../strict.ts'
import { inBrowser, inProgram, isRegistered } from './address.ts'
import { appDouble, preventable } from './app.ts'
import { browser } from './browser.ts'
import { ipcMainDouble } from './ipc-main.ts'
import { bindingName, receiverName, worldName, worldScripts, type WorldScripts } from './preload.ts'
import { protocolDouble } from './protocol.ts'
import { permissionNames, sessionDouble } from './session.ts'

const codec = makeCodec()
const fromPage = z.object({
  kind: z.enum(['invoke', 'send']),
  id: z.number(),
  channel: z.string(),
  parameters: z.array(z.unknown()),
})
const context = z.object({ id: z.number(), name: z.string(), auxData: z.object({ frameId: z.string() }) })

interface Size {
  readonly width: number
  readonly height: number
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]
type Surface = MembersOf<
  WebContents,
  | 'loadURL'
  | 'getURL'
  | 'send'
  | 'isDestroyed'
  | 'setWindowOpenHandler'
  | 'on'
  | 'once'
  | 'off'
  | 'getZoomFactor'
  | 'setZoomFactor'
>

/** What a window shows, in a page of the real Chromium. */
export class WebContentsDouble extends EventEmitter implements Surface {
  readonly page: Promise<Page>
  /** This object as the program sees it. */
  readonly facade: this
  private readonly scripts: WorldScripts | null
  private address = ''
  private destroyed = false
  private openHandler: OpenHandler = () => ({ action: 'allow' })
  private debug: CDPSession | null = null
  /** The preload's world in the page that is shown. */
  private world: number | null = null
  private expected: string | null = null
  private zoom = 1
  private readonly size: Size

  constructor(preload: string | undefined, size: Size) {
    super()
    this.size = size
    this.scripts = preload === undefined ? null : worldScripts(preload)
    this.facade = strict('WebContents', this)
    this.page = this.open(size)
    // Whoever waits for the page hears of it; until then it is nobody's unhandled rejection.
    this.page.catch(() => undefined)
    queueMicrotask(() => appDouble.emit('web-contents-created', {}, this.facade))
  }

  getURL(): string {
    return this.address
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  getZoomFactor(): number {
    return this.zoom
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0")
    this.zoom = factor
    void this.applyZoom()
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  async loadURL(address: string): Promise<void> {
    const scheme = new URL(address).protocol.slice(0, -1)
    if (!isRegistered(scheme)) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${address}'`)
    const page = await this.page
    this.expected = inBrowser(address)
    this.address = address
    await this.grantPermissions(page)
    await page.goto(this.expected)
    this.emit('dom-ready', {})
    this.emit('did-finish-load', {})
    say({ kind: 'loaded' })
  }

  /** Sends to the preload's world; values must pass a structured clone. Before there is a page it is lost, as in Electron. */
  send(channel: string, ...parameters: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    let cloned: unknown[]
    try {
      cloned = structuredClone(parameters)
    } catch {
      throw new Error('Failed to serialize arguments')
    }
    void this.receive({ kind: 'event', id: -1, channel, parameters: cloned })
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('destroyed')
    void this.page.then((page) => page.close()).catch(() => undefined)
  }

  /** As a zoomed window: fewer pixels of the page's own, each of them larger. */
  private async applyZoom(): Promise<void> {
    await this.page
    await this.debug?.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(this.size.width / this.zoom),
      height: Math.round(this.size.height / this.zoom),
      deviceScaleFactor: this.zoom,
      mobile: false,
    })
  }

  private async open(size: Size): Promise<Page> {
    const page = await (await browser()).context.newPage()
    await page.setViewportSize(size)
    const debug = await page.context().newCDPSession(page)
    this.debug = debug
    debug.on('Runtime.executionContextCreated', ({ context: created }) => {
      const known = context.safeParse(created)
      if (known.success && known.data.name === worldName) this.world = known.data.id
    })
    debug.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName && executionContextId === this.world) void this.called(payload)
    })
    await debug.send('Page.enable')
    await debug.send('Runtime.enable')
    await debug.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName })
    if (this.scripts !== null) {
      await debug.send('Page.addScriptToEvaluateOnNewDocument', { source: this.scripts.main })
      await debug.send('Page.addScriptToEvaluateOnNewDocument', { source: this.scripts.isolated, worldName })
    }
    await page.route('**/*', (route) => this.answer(route))
    debug.on('Page.windowOpen', ({ url }) => {
      this.judgePopup(inProgram(url))
    })
    page.on('popup', (popup) => void popup.close())
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.address = inProgram(frame.url())
    })
    return page
  }

  /** Requests of the program's scheme go to the program; a page that would go elsewhere is asked about first. */
  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const address = inProgram(request.url())
    if (request.isNavigationRequest() && request.url() !== this.expected) {
      const isMainFrame = request.frame().parentFrame() === null
      const event = preventable({ url: address, isMainFrame, isSameDocument: false })
      if (isMainFrame) this.emit('will-navigate', event)
      this.emit('will-frame-navigate', event)
      if (event.defaultPrevented) {
        await route.abort('aborted')
        return
      }
    }
    this.expected = null
    if (!isRegistered(new URL(address).protocol.slice(0, -1))) {
      await route.continue()
      return
    }
    const method = request.method()
    const body = method === 'GET' || method === 'HEAD' ? null : request.postData()
    const response = await protocolDouble.answer(new Request(address, { method, headers: request.headers(), body }))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  private judgePopup(url: string): void {
    const { action } = this.openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: this.address, policy: 'strict-origin-when-cross-origin' },
    })
    if (action === 'allow') throw new Error(`The double opens no second windows; the program allowed ${url}.`)
  }

  private async called(text: string): Promise<void> {
    const { kind, id, channel, parameters } = fromPage.parse(codec.decode(text))
    const url = this.address
    const senderFrame = strict('WebFrameMain', {
      url,
      origin: new URL(url).origin,
      parent: null,
      processId: 1,
      routingId: 1,
      detached: false,
    })
    const event = { type: 'frame', sender: this.facade, senderFrame, frameId: 1, processId: 1, ...preventable({}) }
    if (kind === 'send') {
      ipcMainDouble.emit(channel, event, ...parameters)
      return
    }
    try {
      // The program sees Electron's event; the double's has what its declarations name and this program uses.
      const value = await ipcMainDouble.invoke(channel, event as never, parameters)
      await this.receive({ kind: 'answer', id, value })
    } catch (error) {
      await this.receive({ kind: 'answer', id, error: error instanceof Error ? error.message : String(error) })
    }
  }

  private async receive(message: object): Promise<void> {
    const { debug, world } = this
    if (debug === null || world === null || this.destroyed) return
    const parameters = {
      functionDeclaration: `function (text) { globalThis[${JSON.stringify(receiverName)}](text) }`,
      executionContextId: world,
      arguments: [{ value: codec.encode(message) }],
    }
    // A page that is on its way out hears nothing more.
    await debug.send('Runtime.callFunctionOn', parameters).catch(() => undefined)
  }

  private async grantPermissions(page: Page): Promise<void> {
    const names = Object.entries(permissionNames)
    const answers = await Promise.all(names.map(([name]) => sessionDouble.grants(this.facade, name)))
    const granted = names.flatMap(([, name], i) => (answers[i] === true ? [name] : []))
    await page.context().grantPermissions(granted, { origin: new URL(inBrowser(this.address)).origin })
    say({ kind: 'permissions', granted, devices: sessionDouble.grantsDevice() })
  }
}
