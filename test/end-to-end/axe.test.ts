import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe, { type AxeResults } from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright'
import { launchChromium } from './chromium'
import { pages, trainAndCompare, visit } from './pages'
import { tabWalk } from './tabWalk'
import { WebHost } from './web-host'

/** Every page of the window, filled and empty, in both themes: what axe finds on it is a fault. */

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Violations in words, each with the elements that it is about. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await page.evaluate(() => {
    // axe's own script was evaluated in the page before
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

/** What pages offer to do next while there is nothing to show. */
const offers = [
  ['#/queue', 'Queue', 'Set up an experiment'],
  ['#/runs', 'Runs', 'Set up an experiment'],
  ['#/sweeps', 'Sweeps', 'Set up a sweep'],
  ['#/compare', 'Compare', 'Begin'],
  ['#/sample', 'Sample', 'Set up an experiment'],
  ['#/certificate', 'Certificate', 'Set up an experiment'],
] as const

/** What is wrong with a page in each theme. */
async function inBothThemes(page: Page, path: string): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction((theme) => document.documentElement.style.colorScheme === theme, colorScheme)
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const wrong = await violations(page)
    if (wrong.length > 0) found[`${path} ${colorScheme}`] = wrong
  }
  return found
}

async function everyPage(
  page: Page,
  more: readonly (readonly [string, string | RegExp])[] = [],
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const [path, heading] of [...pages, ...more]) {
    await visit(page, path, heading)
    Object.assign(found, await inBothThemes(page, path))
  }
  return found
}

test('axe finds nothing on any page, in both themes, before and after the first runs, and empty pages offer what to do', async () => {
  await using host = new WebHost()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(await host.start())
  await page.evaluate(axe.source)
  expect(await everyPage(page)).toEqual({})
  for (const [path, heading, offer] of offers) {
    await visit(page, path, heading)
    await page.getByRole('button', { name: offer, exact: true }).click({ trial: true })
  }

  expect(await everyPage(page, await trainAndCompare(page))).toEqual({})
})

test('axe finds nothing on the page of a history that cannot be opened, and Tab leads through it', async () => {
  await using host = new WebHost()
  writeFileSync(join(host.home, 'history.sqlite'), 'This is no database. '.repeat(1000))
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(await host.start())
  await page.getByRole('heading', { level: 1, name: 'The history cannot be opened' }).waitFor()
  await page.evaluate(axe.source)
  expect(await inBothThemes(page, 'rescue')).toEqual({})
  expect(await tabWalk(page)).toEqual({ focused: 3, unmarked: [], outside: [], missed: [], pointerOnly: [] })
})
