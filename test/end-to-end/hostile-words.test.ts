import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { expect as expectPage } from 'playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '../../src-preload/contract/experiment/parse'
import { History } from '../../src-main/store'
import { launchChromium } from './chromium'
import { WebHost } from './web-host'

const image = '<img src=x onerror="window.ranWords = 1">'
const script = '<script>window.ranWords = 2</script>'
const name = `${image} ${script} “{{7*7}}”`
const notes = `${image}\n\n${script}\n\n[a link](javascript:window.ranWords=3) <a href="javascript:window.ranWords=4">another</a>\n\n<svg onload="window.ranWords = 5"></svg>`

/** Names, notes, logs and failures come from bundles and other people: they are words, wherever they are shown. */
describe('words that someone else wrote', () => {
  const host = new WebHost()
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    mkdirSync(host.home, { recursive: true })
    const history = History.open(join(host.home, 'history.sqlite'))
    const parsed = parseExperimentOrFailure({ name })
    if (!parsed.ok) throw new Error(parsed.error.message)
    history.runs.add([
      { id: 'bad1', spec: parsed.value, engine: 'onnx', createdAt: 1 },
      { id: 'bad2', spec: parsed.value, engine: 'onnx', createdAt: 2 },
    ])
    history.runs.change('bad1', { state: 'stopped', finishedAt: 5, notes })
    history.runs.change('bad2', { state: 'failed', finishedAt: 6, failure: { code: 'internal', message: name } })
    history.log.add('bad1', 3, name)
    history.close()
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(await host.start())
    await page.getByRole('heading', { level: 1 }).waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await host[Symbol.asyncDispose]()
  })

  it.each(['#/runs', '#/runs/bad1', '#/runs/bad2', '#/compare?runs=bad1,bad2', '#/queue', '#/design'])(
    'do nothing on %s',
    async (hash) => {
      await page.goto(new URL(hash, page.url()).href)
      // A table shows a name in two pieces, whose title is the whole.
      const words = page.getByText('onerror=').or(page.getByTitle('onerror='))
      if (hash !== '#/design') await expectPage(words.first()).toBeVisible()
      await page.waitForTimeout(300)
      const found = await page.evaluate(() => ({
        ran: 'ranWords' in window,
        images: document.querySelectorAll('img[src="x"]').length,
        links: [...document.querySelectorAll('a')].filter(({ href }) => /^\s*javascript:/i.test(href)).length,
        scripts: [...document.querySelectorAll('script')].filter(({ text }) => text.includes('ranWords')).length,
        handlers: document.querySelectorAll('[onload], [onerror]').length,
      }))
      expect(found).toEqual({ ran: false, images: 0, links: 0, scripts: 0, handlers: 0 })
    },
  )
})
