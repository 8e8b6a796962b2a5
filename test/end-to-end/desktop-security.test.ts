import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bridgeName } from '../../src-preload/contract/channels'
import { Desktop } from '../electron/desktop'

const paper = 'https://arxiv.org/abs/2305.09605'

/**
 * Electron's list of what a secure program does, item by item, on the built program: 1 its own content alone, 2–4 no Node,
 * isolation, sandbox, 5 permissions, 6 web security, 7 policy, 8–10 nothing insecure or experimental, 11–12 no web views,
 * 13 navigation, 14 windows, 15 the outside, 16 a current Electron, 17 who asks (also test/hosts/desktop/channels), 18 no
 * file:, 19 fuses (package.test), 20 nothing of Electron for the page.
 */
describe('the desktop window keeps to Electron’s security list', () => {
  const desktop = new Desktop()
  let page: Page
  let origin: string

  beforeAll(async () => {
    page = await desktop.open()
    origin = new URL(page.url()).origin
  })
  afterAll(() => desktop[Symbol.asyncDispose]())

  it('is sandboxed and isolated, without Node, web views or weakened web security', async () => {
    const { options } = await desktop.hears('window', ({ shown }) => shown)
    expect(options).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      },
    })
    expect(options).not.toHaveProperty('webPreferences.allowRunningInsecureContent')
    expect(options).not.toHaveProperty('webPreferences.experimentalFeatures')
    expect(options).not.toHaveProperty('webPreferences.enableBlinkFeatures')
  })

  it('gives the page its bridge and nothing of Node or Electron', async () => {
    const seen = await page.evaluate((name) => {
      const own = window as unknown as Record<string, Record<string, unknown> | undefined>
      const reached = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((key) => key in own)
      return { reached, bridge: Object.keys(own[name] ?? {}).sort() }
    }, bridgeName)
    expect(seen).toEqual({ reached: [], bridge: ['call', 'listen'] })
  })

  it('sends a policy that allows no inline scripts, no evaluation and no other origin', async () => {
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'))
    expect(policy).toMatch(/default-src 'none'|default-src 'self'/)
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/)
    expect(policy).not.toMatch(/'unsafe-eval'/)
    expect(policy).not.toMatch(/(script|connect|default)-src[^;]*(\*|https?:)/)
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.ranInline = true'
      document.head.append(script)
      return 'ranInline' in window
    })
    expect(ran).toBe(false)
    // A timer's text is compiled when nothing of the debugger's is on the stack, which the policy would let through.
    const evaluated = await page.evaluate(async () => {
      const later: (handler: TimerHandler) => unknown = window.setTimeout.bind(window)
      later('window.ranEvaluated = true')
      await new Promise((resolve) => setTimeout(resolve, 100))
      return 'ranEvaluated' in window
    })
    expect(evaluated).toBe(false)
  })

  it('stays on its own page; allowed links go to the person’s browser, others nowhere', async () => {
    await page.evaluate((to) => {
      location.href = to
    }, paper)
    expect(await desktop.hears('external')).toEqual({ kind: 'external', address: paper })
    for (const elsewhere of ['https://example.org/', 'file:///etc/passwd', 'http://arxiv.org/']) {
      await page.evaluate((to) => {
        location.href = to
      }, elsewhere)
    }
    await page.waitForTimeout(200)
    expect(new URL(page.url()).origin).toBe(origin)
    expect(desktop.heard('external')).toEqual([])
  })

  it('opens no second window', async () => {
    await page.evaluate((to) => void window.open(to), 'https://example.org/')
    await page.evaluate((to) => void window.open(to), paper)
    expect(await desktop.hears('external')).toEqual({ kind: 'external', address: paper })
    const others = () =>
      page
        .context()
        .pages()
        .filter((one) => one !== page && one.url() !== 'about:blank')
    await expect.poll(others, { timeout: 10_000 }).toEqual([])
    expect(desktop.heard('external')).toEqual([])
  })

  it('grants notifications and writing to the clipboard, and no device', async () => {
    const { granted, devices } = await desktop.hears('permissions')
    expect(granted.toSorted()).toEqual(['clipboard-write', 'notifications'])
    expect(devices).toBe(false)
    const state = await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)
    expect(state).not.toBe('granted')
  })

  it('loads everything from its own scheme, which is no file', async () => {
    const loaded = await page.evaluate(() => [
      location.href,
      ...performance.getEntriesByType('resource').map(({ name }) => name),
      ...[...document.querySelectorAll('script[src], link[href], img[src]')].map(
        (element) => new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', location.href).href,
      ),
    ])
    expect(loaded.filter((address) => !address.startsWith(origin) && !/^(data|blob):/.test(address))).toEqual([])
    expect(loaded.join()).not.toMatch(/\b(file|http):/)
  })

  it('runs on an Electron that is still looked after', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    const { devDependencies } = z.object({ devDependencies: z.object({ electron: z.string() }) }).parse(manifest)
    expect(devDependencies.electron).toMatch(/^(4[5-9]|[5-9]\d)\.\d+\.\d+$/)
  })

  it('opens its logs, and nothing else, in the system’s own window', async () => {
    desktop.tell({ kind: 'choose', labels: ['Help', 'Open logs'] })
    expect(await desktop.hears('folder')).toEqual({ kind: 'folder', file: join(desktop.home, 'history.logs') })
  })

  it('gives a frame within the page no bridge', async () => {
    const within = await page.evaluate((name) => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const has = frame.contentWindow !== null && name in frame.contentWindow
      frame.remove()
      return has
    }, bridgeName)
    expect(within).toBe(false)
  })
})
