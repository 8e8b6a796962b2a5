import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
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

test('a sheet of 5,000 images scrolls without dropping frames', async () => {
  await using host = new WebHost()
  mkdirSync(host.home, { recursive: true })
  await fill(join(host.home, 'history.sqlite'))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(await host.start())
    await page.goto(new URL(`#/runs/${id}`, page.url()).href)
    const sheet = page.getByLabel('Sheet of 5,000 images')
    await sheet.waitFor({ timeout: 60_000 })
    await sheet.scrollIntoViewIfNeeded()
    const scrolled = (by: number) =>
      movedFrames(
        page,
        `document.querySelector('[aria-label="Sheet of 5,000 images"]').scrollTop += ${String(by)}`,
        300,
      )
    for (const by of [11, 60]) {
      const frames = await scrolled(by)
      report(`| ${String(images)} images of 28 × 28, scrolled by ${String(by)} px a frame | ${inWords(frames)} |`)
      expect(frames.smooth).toBeGreaterThanOrEqual(0.95)
    }
  } finally {
    await browser.close()
  }
})
