import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { launchChromium } from '../end-to-end/chromium'
import { WebHost } from '../end-to-end/web-host'
import { report } from '../hostile/results'
import { median, settledPage } from './frames'

const starts = 6

let browser: Browser
beforeAll(async () => {
  // to build it is not part of starting it
  await ensureBuilt()
  browser = await launchChromium()
}, 600_000)
afterAll(() => browser.close())

/** Notes when the page has painted a button that trains and can be pressed, in milliseconds since 1970. */
const noteReady = `
  const look = () => {
    const button = [...document.querySelectorAll('header button')].find((one) => /^Train/.test(one.textContent.trim()))
    if (button === undefined || button.disabled) requestAnimationFrame(look)
    else requestAnimationFrame(() => setTimeout(() => { window.readyAt = Date.now() }))
  }
  requestAnimationFrame(look)`

/** From the command that starts the workbench to a window that can be worked with. */
test('starts on an empty history', async () => {
  await using host = new WebHost()
  const page = await settledPage(browser)
  await page.addInitScript(noteReady)
  const found: { readonly served: number; readonly ready: number }[] = []
  for (let k = 0; k < starts; k += 1) {
    const begun = Date.now()
    const address = await host.start()
    const served = Date.now() - begun
    await page.goto(address, { waitUntil: 'commit' })
    const readyAt = await page.waitForFunction(() => Reflect.get(window, 'readyAt') as unknown, undefined, {
      polling: 100,
    })
    found.push({ served, ready: Number(await readyAt.jsonValue()) - begun })
    // what the page still asks for
    await page.waitForTimeout(2000)
    await host.stop()
    await page.goto('about:blank')
  }
  const [first, ...warm] = found.map(({ ready }) => ready)
  const text = (value: number | undefined) => `${String(value)} ms`
  const served = median(found.map((one) => one.served))
  const longest = Math.max(...warm)
  report(
    `| a window that can be worked with | ${String(starts)} starts | ${text(median(warm))} after the command (longest: ${text(longest)}; with nothing cached: ${text(first)}), ${text(served)} of them until it is served |`,
  )
  expect(longest).toBeLessThan(30_000)
}, 300_000)
