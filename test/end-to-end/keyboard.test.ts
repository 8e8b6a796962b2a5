import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright'
import { launchChromium } from './chromium'
import { pages, trainAndCompare, visit } from './pages'
import { tabWalk } from './tabWalk'
import { WebHost } from './web-host'

/** Every page by Tab alone: whatever can be pressed is reached, within sight and visibly. */

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const openedWith = async (host: WebHost): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await page.goto(await host.start())
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

test('Tab leads to everything that can be pressed, and what has the focus is marked', async () => {
  await using host = new WebHost()
  const page = await openedWith(host)
  for (const [path, heading] of [...pages, ...(await trainAndCompare(page))]) {
    await visit(page, path, heading)
    const { focused, ...faults } = await tabWalk(page)
    expect(faults, path).toEqual({ unmarked: [], outside: [], missed: [], pointerOnly: [] })
    expect(focused, path).toBeGreaterThan(10)
  }
})

test('a page with such faults is found out', async () => {
  await using host = new WebHost()
  const page = await openedWith(host)
  await visit(page, '#/settings', 'Settings')
  await page.evaluate(() => {
    const faults = document.createElement('div')
    faults.innerHTML =
      '<div><div><div><button style="outline: none">Plain</button></div></div></div>' +
      '<button style="position: fixed; left: -900px">Away</button>' +
      '<span style="cursor: pointer">Mute</span>'
    document.querySelector('main')?.append(faults)
  })
  const { unmarked, outside, pointerOnly } = await tabWalk(page)
  expect({ unmarked, outside, pointerOnly }).toEqual({
    unmarked: ['button “Plain”'],
    outside: ['button “Away”'],
    pointerOnly: ['span “Mute”'],
  })
})
