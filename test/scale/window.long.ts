import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { expect as expectPage } from 'playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../end-to-end/chromium'
import { WebHost } from '../end-to-end/web-host'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { report, setting } from '../hostile/results'
import { fillHistory } from './fill'
import { inWords, median, movedFrames, settledPage, typedPaints, untilPainted } from './frames'

const size = {
  runs: setting('CLOUDPIN_WINDOW_RUNS', 10_000),
  curves: setting('CLOUDPIN_WINDOW_CURVES', 100),
  pointsEach: 100_000,
}
const row = (what: string, much: string, found: string): void => {
  report(`| ${what} | ${much} | ${found} |`)
}
const many = `${String(size.runs)} runs`
const curves = `${String(size.curves)} runs of ${String(size.pointsEach)} points`
const milliseconds = (value: number): string => `${value.toFixed(0)} ms`

/** The window on a large history, as it feels: how long a person waits, and how long each frame takes. */
describe('the window on a large history', () => {
  const host = new WebHost()
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    // to build it is not part of starting it
    await ensureBuilt()
    mkdirSync(host.home, { recursive: true })
    fillHistory(join(host.home, 'history.sqlite'), size, Date.now())
    browser = await launchChromium()
    page = await settledPage(browser)
    const begun = performance.now()
    await page.goto(await host.start())
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await page.locator('.rows .row').first().waitFor()
    row('the newest runs after the start of the host', many, milliseconds(performance.now() - begun))
    const counted = page.getByText(`${size.runs.toLocaleString('en')} runs`, { exact: true })
    await expectPage(counted).toBeVisible({ timeout: 120_000 })
    row('every run after the start of the host', many, milliseconds(performance.now() - begun))
  }, 600_000)

  afterAll(async () => {
    await browser.close()
    await host[Symbol.asyncDispose]()
  })

  test('is measured beside a page of plain rows', async () => {
    const plain = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const rows = Array.from({ length: 1000 }, (_, k) => `<div style="height: 44px">${String(k)} plain text</div>`)
    await plain.setContent(`<div class="scroller" style="height: 700px; overflow: auto">${rows.join('')}</div>`)
    const moved = await movedFrames(plain, "document.querySelector('.scroller').scrollTop += 23", 300)
    row('for comparison: plain rows of another page scrolled', '1000 rows', inWords(moved))
    await plain.close()
    expect(moved.count).toBe(300)
  })

  test('opens the table', async () => {
    const opened: number[] = []
    for (let k = 0; k < 5; k += 1) {
      await page.goto(new URL('#/queue', page.url()).href)
      await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
      opened.push(await untilPainted(page, 'a[href="#/runs"]', '.rows .row', 10))
    }
    row('the table opens', many, `${milliseconds(median(opened))} (longest of 5: ${milliseconds(Math.max(...opened))})`)
    expect(median(opened)).toBeLessThan(1000)
  })

  test('filters as one types', async () => {
    const paints = await typedPaints(page, 'input[role="combobox"]', 'process:vp width>64 sw2<1 tag:paper')
    const longest = Math.max(...paints)
    row(
      'a letter of the filter',
      many,
      `${milliseconds(median(paints))} (longest of ${String(paints.length)}: ${milliseconds(longest)})`,
    )
    expect(await page.locator('.rows .row').count()).toBeGreaterThan(0)
    await typedPaints(page, 'input[role="combobox"]', ' ')
    expect(median(paints)).toBeLessThan(500)
  })

  test('scrolls', async () => {
    const slow = await movedFrames(page, "document.querySelector('.scroller').scrollTop += 23", 300)
    row('scrolling by 23 px a frame', many, inWords(slow))
    const fast = await movedFrames(page, "document.querySelector('.scroller').scrollTop += 900", 300)
    row('scrolling by 900 px a frame', many, inWords(fast))
    expect(slow.count + fast.count).toBe(600)
  })

  test('draws many curves and moves them', async () => {
    await page.evaluate("document.querySelector('.scroller').scrollTop = 0")
    const drawn = `.lines canvas[data-curves="${String(size.curves)}"]`
    const opened = await untilPainted(page, 'header .toggle', drawn)
    row('their curves are drawn', curves, milliseconds(opened))
    const plot = page.getByRole('region', { name: 'Loss curves' }).locator('.plot[role="img"]')
    await plot.focus()
    for (let k = 0; k < 4; k += 1) await page.keyboard.press('+')
    await page.waitForTimeout(3000)
    const press = (key: string): string =>
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`
    const drag = (by: number): string => `
      const plot = document.querySelector('.curves .plot[role="img"]')
      const { left, top, width, height } = plot.getBoundingClientRect()
      const at = { bubbles: true, shiftKey: true, button: 0, clientY: top + height / 2 }
      const x = left + width / 2
      if (k === 0) plot.dispatchEvent(new PointerEvent('pointerdown', { ...at, clientX: x }))
      plot.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX: x + ${String(by)} * (k + 1) }))
      if (k === 239) window.dispatchEvent(new PointerEvent('pointerup', at))`
    const panned = await movedFrames(page, drag(1.5), 240)
    row('moving them', curves, inWords(panned))
    await page.waitForTimeout(2000)
    const zoomed = await movedFrames(page, `if (k % 6 === 0) { ${press('+')} }`, 120)
    row('zooming into them', curves, inWords(zoomed))
    expect(panned.count).toBe(240)
  })
})
