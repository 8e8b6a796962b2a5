import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright'
import { npy, png } from '../datasets/formats'
import { choosePreset, historyRow, reaches, train } from './flow'

const side = 8

/** Pictures of two classes in colours, a folder in which one has another size, and an array of grey images. */
function pictures(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpin-pictures-'))
  for (const [label, color] of [
    ['limes', [90, 200, 60]],
    ['plums', [110, 50, 150]],
  ] as const) {
    mkdirSync(join(folder, 'fruit', label), { recursive: true })
    for (let i = 0; i < 6; i++) {
      const data = Array.from({ length: 3 * side * side }, (_, k) => Math.min(255, (color[k % 3] ?? 0) + i + (k % 7)))
      writeFileSync(join(folder, 'fruit', label, `${String(i)}.png`), png(side, side, 3, data))
    }
  }
  mkdirSync(join(folder, 'mixed'))
  writeFileSync(join(folder, 'mixed', 'a.png'), png(2, 2, 1, [1, 2, 3, 4]))
  writeFileSync(join(folder, 'mixed', 'b.png'), png(1, 1, 1, [1]))
  const grey = Uint8Array.from({ length: 40 * side * side }, (_, k) => (k * 37) % 256)
  writeFileSync(join(folder, 'stripes.npy'), npy('|u1', [40, side, side], grey))
  return folder
}

/**
 * Imports images into Design by its dialog: is told what is wrong with a folder, looks at another one that is sent, keeps
 * it; then an array by its path. Trains on that one, and looks at the sheet of what was drawn.
 */
export async function trainOnOwnImages(page: Page): Promise<void> {
  const folder = pictures()
  try {
    await choosePreset(page, 'Mixture, VP', 'Mixture, VP, width 64')
    await page.locator('select[name="target-kind"]').selectOption({ label: 'Images' })
    const dialog = page.getByRole('dialog')
    const read = async (path: string) => {
      await page.getByRole('button', { name: 'Import…' }).click()
      await dialog.getByLabel(/or a path/).fill(join(folder, path))
      await dialog.getByRole('button', { name: 'Read', exact: true }).click()
    }
    await read('mixed')
    await expect(dialog.getByRole('alert')).toHaveText(
      'b.png has 1 × 1 pixels, a.png 2 × 2; all pictures have one size.',
      { timeout: 60_000 },
    )
    await dialog.locator('input[webkitdirectory]').setInputFiles(join(folder, 'fruit'))
    await expect(dialog.getByText('12 images', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
    await expect(dialog.getByRole('list', { name: 'Images of each class' })).toContainText('limes')
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(dialog).toBeHidden({ timeout: 60_000 })
    await expect(page.getByRole('checkbox', { name: 'plums' })).toBeChecked()

    await read('stripes.npy')
    await expect(dialog.getByText('40 images', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(dialog).toBeHidden({ timeout: 60_000 })
    await expect(page.getByText(`64 exact samples, d = ${String(side * side)}`)).toBeVisible({ timeout: 60_000 })

    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Stripes, VP')
    await page.getByLabel('Steps', { exact: true }).fill('40')
    await train(page)
    await reaches(page, 'Stripes, VP', 'Done')
    await (await historyRow(page, 'Stripes, VP')).getByRole('link').first().click()
    const sheet = page.getByLabel(/^Sheet of [\d,]+ images$/)
    await expect(sheet).toBeVisible({ timeout: 60_000 })
    await sheet.focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('status').filter({ hasText: 'nearest in data' })).toBeVisible({ timeout: 60_000 })
    await watchFilm(page, sheet)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Has the film of the image that the keys point at be drawn by Enter, goes through it by keys, and back to the sheet. */
async function watchFilm(page: Page, sheet: Locator): Promise<void> {
  await page.keyboard.press('Enter')
  const film = page.getByRole('dialog').filter({ hasText: /Image \d+, from noise to data/ })
  await expect(film.locator('canvas')).toBeVisible({ timeout: 60_000 })
  const time = film.getByRole('slider', { name: 'Noising time' })
  const pixels = () => film.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  const image = await pixels()
  await time.press('Home')
  await expect.poll(pixels).not.toBe(image)
  await time.press('End')
  await expect.poll(pixels).toBe(image)
  await page.keyboard.press('Escape')
  await expect(film).toBeHidden()
  await expect(sheet).toBeFocused()
}
