import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright'
import { expect as expectPage } from 'playwright/test'
import { describe, expect, it } from 'vitest'
import { Desktop } from '../electron/desktop'
import {
  compareBoth,
  deleteAndUndo,
  drawAnew,
  firstExperiment,
  goesOn,
  rename,
  seesComparison,
  startLongRun,
  stopLongRun,
} from './flow'

const root = join(import.meta.dirname, '../..')
const electron = join(root, 'node_modules/electron')

/** Electron's binary where it was fetched; npm's package holds only what knows where it would be. */
function electronBinary(): string | null {
  const pathFile = join(electron, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(electron, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

/** All that the window of either host can do, as a person does it. */
async function everything(page: Page): Promise<void> {
  await firstExperiment(page)
  await stopLongRun(page)
  await compareBoth(page)
  await page.reload()
  await seesComparison(page)
  await drawAnew(page)
  await rename(page, 'Stopped by hand', 'Stopped early')
  await deleteAndUndo(page, 'Stopped early')
}

const binary = electronBinary()
const leftOut = binary === null ? ' (left out: Electron’s binary is not here; `npx install-electron` fetches it)' : ''

describe(`the window in Electron${leftOut}`, () => {
  it.skipIf(binary === null)('sets up, trains, stops, compares, deletes and takes it back', async () => {
    const home = mkdtempSync(join(tmpdir(), 'cloudpin-desktop-'))
    const app = await _electron.launch({
      args: [root],
      executablePath: binary ?? '',
      env: { ...process.env, CLOUDPIN_HOME: home },
    })
    try {
      await everything(await app.firstWindow())
    } finally {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
})

describe('the built desktop program on Electron’s double', () => {
  it('sets up, trains, stops, compares, deletes and takes it back', async () => {
    await using desktop = new Desktop()
    const page = await desktop.open()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await everything(page)
    expect(complaints).toEqual([])
    desktop.tell({ kind: 'close' })
    expect(await desktop.ended()).toBe(0)
  })

  it('asks before it ends while something trains, stays or goes on unseen when told so, and ends when told so', async () => {
    await using desktop = new Desktop()
    const page = await desktop.open()
    await startLongRun(page)
    desktop.tell({ kind: 'close' })
    const first = await desktop.hears('dialog')
    expect(first.detail).toMatch(/“Stopped by hand” trains/)
    desktop.tell({ kind: 'answer', id: first.id, response: 1 })
    await goesOn(page, 'Stopped by hand')
    desktop.tell({ kind: 'close' })
    const second = await desktop.hears('dialog')
    desktop.tell({ kind: 'answer', id: second.id, response: 2 })
    await desktop.hears('window', ({ shown }) => !shown)
    await goesOn(page, 'Stopped by hand')
    desktop.tell({ kind: 'link', link: 'cloudpin://page/runs' })
    await desktop.hears('window', ({ shown, focused }) => shown && focused)
    await expectPage(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
    desktop.tell({ kind: 'close' })
    const third = await desktop.hears('dialog')
    desktop.tell({ kind: 'answer', id: third.id, response: 0 })
    expect(await desktop.ended()).toBe(0)
  })

  it('zooms from 80 to 150 % by its menu and by the setting, with room for every page, and shows its folder', async () => {
    await using desktop = new Desktop()
    const page = await desktop.open()
    const across = () => page.evaluate(() => innerWidth)
    const zoom = (item: string) => {
      desktop.tell({ kind: 'choose', labels: ['View', item] })
    }
    const whole = await across()
    const go = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await go('Settings')
    const slider = page.getByRole('slider', { name: 'Zoom' })
    await expectPage(slider).toHaveValue('100')
    for (let k = 0; k < 4; k += 1) zoom('Zoom in')
    await expectPage(slider).toHaveValue('150')
    await expect.poll(across, { timeout: 20_000 }).toBe(Math.round(whole / 1.5))
    for (const name of ['Design', 'Queue', 'Runs', 'Sweeps', 'Compare', 'Sample', 'Certificate', 'Settings']) {
      await go(name)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(beyond, `${name} is wider than the window`).toBeLessThanOrEqual(0)
    }
    await slider.press('Home')
    await expect.poll(across, { timeout: 20_000 }).toBe(Math.round(whole / 0.8))
    zoom('Actual size')
    await expect.poll(across, { timeout: 20_000 }).toBe(whole)
    await expectPage(slider).toHaveValue('100')
    await page.getByRole('button', { name: 'Open the folder' }).click()
    expect((await desktop.hears('folder')).file).toBe(join(desktop.home, 'history.sqlite'))
  })

  it('is one program a history: a second start brings the first window forward, and its link to a page', async () => {
    await using desktop = new Desktop()
    const page = await desktop.open()
    expect((await desktop.hears('scheme')).scheme).toBe('cloudpin')
    await desktop.hears('window', ({ shown }) => shown)
    await using second = new Desktop(undefined, desktop.home)
    second.start(['cloudpin://page/queue'])
    expect(await second.ended()).toBe(0)
    await desktop.hears('window', ({ focused }) => focused)
    await expectPage(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible()
    desktop.tell({ kind: 'choose', labels: ['Go', 'Settings'] })
    await expectPage(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  })
})
