import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { makeTarget } from '../../src-main/diffusion/targets'
import { someOf } from '../../src-main/diffusion/images/image-set'
import { History } from '../../src-main/store'
import { launchChromium } from '../end-to-end/chromium'
import { WebHost } from '../end-to-end/web-host'
import { report } from '../hostile/results'
import { specOf } from '../store/scratch'
import { inWords, movedFrames } from './frames'

const images = 5000
const id = 'gallery'

/** A run that keeps 5,000 digits as its samples. */
async function fill(file: string): Promise<void> {
  const history = History.open(file)
  const target = { kind: 'mnist', digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } as const
  const set = makeTarget({ ...target, digits: [...target.digits] }).imageSet?.()
  if (set === undefined) throw new Error('MNIST has no images.')
  const { values } = someOf(set, set.chosen.test, images)
  const spec = specOf({ name: 'gallery', target, sampling: { count: images } })
  history.runs.add([{ id, spec, engine: 'onnx', createdAt: Date.now() }])
  await history.samples.put(id, { kind: 'final' }, { shape: [images, 784], values, images: set.layout })
  history.runs.change(id, { state: 'done', stepsDone: 1, finishedAt: Date.now() })
  history.close()
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Milliseconds until the sheet stands in the order of the distance to the data. */
async function sorted(page: Page): Promise<number> {
  const picker = page.getByRole('group', { name: 'Order of the sheet' })
  await picker.locator('.n-base-selection').click()
  // one that is looked at again is there so soon that only its change is seen
  const found = picker.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const begun = performance.now()
        new MutationObserver(() => {
          if (element.getAttribute('aria-busy') === 'false') resolve(performance.now() - begun)
        }).observe(element, { attributes: true, attributeFilter: ['aria-busy'] })
      }),
  )
  await page.getByText('Distance, nearest first', { exact: true }).click()
  return found
}

test('a sheet of 5,000 images scrolls without dropping frames', async () => {
  await using host = new WebHost()
  mkdirSync(host.home, { recursive: true })
  await fill(join(host.home, 'history.sqlite'))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(await host.start())
    // the window goes to its first page by itself, and then where it is told
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 60_000 })
    await page.goto(new URL(`#/runs/${id}`, page.url()).href)
    const sheet = page.getByLabel('Sheet of 5,000 images')
    await sheet.waitFor({ timeout: 60_000 })
    await sheet.scrollIntoViewIfNeeded()
    // so that the rest of the page is there as well
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(3000)
    const scrolled = (by: number) =>
      movedFrames(
        page,
        `document.querySelector('[aria-label="Sheet of 5,000 images"]').scrollTop += ${String(by)}`,
        300,
      )
    const smooth: number[] = []
    for (const by of [11, 60]) {
      const frames = await scrolled(by)
      report(`| scrolling by ${String(by)} px a frame | ${String(images)} images of 28 × 28 | ${inWords(frames)} |`)
      smooth.push(frames.smooth)
    }
    const first = await sorted(page)
    await page.reload()
    await sheet.waitFor({ timeout: 60_000 })
    const again = await sorted(page)
    report(
      `| sorted by the distance to 60,000 training images | ${String(images)} images | ${inSeconds(first)}; looked at again ${inSeconds(again)} |`,
    )
    expect(again).toBeLessThan(first)
    expect(Math.min(...smooth)).toBeGreaterThanOrEqual(0.95)
  } finally {
    await browser.close()
  }
})
