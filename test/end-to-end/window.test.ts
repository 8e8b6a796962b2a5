import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { expect as expectPage } from 'playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium'
import {
  compareBoth,
  deleteAndUndo,
  drawAnew,
  firstExperiment,
  historyRow,
  reaches,
  rename,
  seesComparison,
  stopLongRun,
  sweepWidths,
} from './flow'
import { trainOnOwnImages } from './flow-datasets'
import { arrangeQueue, organise, palette, resumeFromItsPage } from './flow-history'
import { WebHost } from './web-host'

const screenshots = join(import.meta.dirname, 'screenshots')
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const
const themes = ['light', 'dark'] as const

/** One history, one person: each test goes on where the one before it ended. */
describe('the window in Chromium', () => {
  const host = new WebHost()
  const complaints: string[] = []
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    browser = await launchChromium()
    page = await browser.newPage({ viewport: sizes[0] })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(await host.start())
  })

  afterAll(async () => {
    await browser.close()
    await host[Symbol.asyncDispose]()
  })

  it('trains both processes on the Gaussian and keeps both runs', () => firstExperiment(page))

  it('stops a long run and keeps what was trained', () => stopLongRun(page))

  it('has it go on from its page, to further steps', () => resumeFromItsPage(page, 'Stopped by hand'))

  it('tags, stars, finds, archives and annotates a run', () => organise(page, 'Gaussian, PBM'))

  it('pauses the queue, orders and edits what waits, and undoes a removal', () => arrangeQueue(page))

  it('goes anywhere by the palette', () => palette(page, 'Gaussian, VP'))

  it('shows the same history and comparison after a reload', async () => {
    await compareBoth(page)
    await page.reload()
    await seesComparison(page)
    await reaches(page, 'Stopped by hand', 'Stopped')
  })

  it('draws new samples of both from the same noise', async () => {
    await compareBoth(page)
    await drawAnew(page)
  })

  it('renames a run', () => rename(page, 'Stopped by hand', 'Stopped early'))

  it('deletes a run and takes it back', () => deleteAndUndo(page, 'Stopped early'))

  it('imports images of one’s own, trains on them and shows the sheet', () => trainOnOwnImages(page))

  it('sweeps a field over values and seeds, and draws the result', () => sweepWidths(page))

  it('shows every page at both sizes in both themes, without a sideways scroll', async () => {
    await (await historyRow(page, 'Gaussian, VP')).getByRole('link').first().click()
    await expectPage(page.getByRole('heading', { name: 'Gaussian, VP' })).toBeVisible()
    const runPage = new URL(page.url()).hash
    await compareBoth(page)
    const comparePage = new URL(page.url()).hash
    const pages = {
      design: '#/design',
      queue: '#/queue',
      runs: '#/runs',
      sweeps: '#/sweeps',
      run: runPage,
      compare: comparePage,
    }
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme })
      for (const size of sizes) {
        await page.setViewportSize(size)
        for (const [name, hash] of Object.entries(pages)) {
          await page.goto(new URL(hash, page.url()).href)
          await page.waitForLoadState('networkidle')
          await page.waitForTimeout(600)
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(overflow, `${name} at ${String(size.width)} in ${colorScheme}`).toBeLessThanOrEqual(0)
          await page.screenshot({ path: join(screenshots, `${name}-${String(size.width)}-${colorScheme}.png`) })
        }
      }
    }
  })

  it('finds both runs again after a restart of the program', async () => {
    expect(await host.stop()).toBe(0)
    await page.close()
    page = await browser.newPage({ viewport: sizes[0] })
    await page.goto(await host.start())
    await reaches(page, 'Gaussian, VP', 'Done')
    await reaches(page, 'Gaussian, PBM', 'Done')
    await reaches(page, 'Stopped early', 'Stopped')
  })

  it('wrote no error to the browser’s console', () => {
    // The line that a browser writes when the host goes away in the restart above is expected.
    expect(complaints.filter((line) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(line))).toEqual([])
  })
})
