import { expect } from 'playwright/test'
import type { Page } from 'playwright'
import { historyRow, reaches } from './flow'

const running = (page: Page, name: string) => page.getByRole('article', { name: `Running: ${name}` })
const waiting = (page: Page) => page.getByRole('region', { name: 'Waiting' }).getByRole('listitem')

/** Has a stopped run go on from its page, sees it train, and stops it again. */
export async function resumeFromItsPage(page: Page, name: string): Promise<void> {
  await (await historyRow(page, name)).getByRole('link', { name }).click()
  const button = page.getByRole('button', { name: /^Resume from step [\d,]+$/ })
  const step = Number(((await button.textContent()) ?? '').replace(/\D/g, ''))
  await button.click()
  await page.getByRole('link', { name: /^Queue/ }).click()
  await expect(running(page, name)).toBeVisible({ timeout: 60_000 })
  const done = running(page, name)
    .getByText(/^[1-9][\d,]* of [\d,]+$/)
    .first()
  await expect
    .poll(async () => Number(((await done.textContent()) ?? '').split(' of ')[0]?.replaceAll(',', '')), {
      timeout: 60_000,
    })
    .toBeGreaterThan(step)
  await running(page, name).getByRole('button', { name: 'Stop', exact: true }).click()
  await reaches(page, name, 'Stopped')
}

/** Tags and stars a run, finds it by both, writes notes, archives it, and takes all of that back. */
export async function organise(page: Page, name: string): Promise<void> {
  await (await historyRow(page, name)).getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Tag …' }).click()
  await page.getByRole('textbox', { name: 'New tag' }).fill('to keep')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await (await historyRow(page, name)).getByRole('button', { name: `Star ${name}` }).click()
  const filter = page.getByRole('combobox', { name: 'Filter the runs' })
  await filter.fill('tag:"to keep" is:starred')
  await expect(page.getByText(/^1 of \d+ runs$/)).toBeVisible()
  await filter.fill('tag:"to keep" wdth>64')
  await expect(page.getByText('There is no field “wdth”; did you mean “width”?')).toBeVisible()
  await filter.fill('is:archived')
  await expect(page.getByText('No run meets this filter.')).toBeVisible()
  await filter.fill('')
  await page.getByRole('button', { name: 'Archive 1' }).click()
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('row').filter({ hasText: name }).getByRole('link', { name }).click()
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await page.getByRole('textbox', { name: 'Notes, in Markdown' }).fill('**Kept** for the paper')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Notes' }).locator('strong')).toHaveText('Kept')
}

/** Pauses the queue, queues both Gaussians, changes their order, edits one, removes it, and lets the others run. */
export async function arrangeQueue(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Queue/ }).click()
  await page.getByRole('button', { name: 'Pause now' }).click()
  await expect(page.getByText('Paused: nothing begins until you resume.')).toBeVisible()
  await page.getByRole('link', { name: 'Design' }).click()
  await page.getByRole('group', { name: 'Presets' }).getByRole('button', { name: 'Gaussian check' }).click()
  await page.getByRole('button', { name: /^Train/ }).click()
  await expect(waiting(page)).toHaveText([/Gaussian, VP/, /Gaussian, PBM/])
  await page.getByRole('button', { name: /^Move Gaussian, PBM/ }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(waiting(page)).toHaveText([/Gaussian, PBM/, /Gaussian, VP/])
  await page.getByRole('button', { name: 'More for Gaussian, VP' }).click()
  await page.getByText('Edit …', { exact: true }).click()
  const text = page.getByRole('textbox', { name: 'Spec, as JSON' })
  const spec = await text.inputValue()
  await text.fill(spec.replace('"Gaussian, VP"', '"Edited", "wdth": 3'))
  await expect(page.getByText(/wdth/).last()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Keep' })).toBeDisabled()
  await text.fill(spec.replace('"Gaussian, VP"', '"Edited"'))
  await page.getByRole('button', { name: 'Keep' }).click()
  await expect(waiting(page)).toHaveText([/Gaussian, PBM/, /Edited/])
  await page.getByRole('button', { name: 'Remove Gaussian, PBM from the queue' }).click()
  await expect(waiting(page)).toHaveText([/Edited/])
  await page.keyboard.press('Control+z')
  await expect(waiting(page)).toHaveText([/Gaussian, PBM/, /Edited/])
  for (const name of ['Gaussian, PBM', 'Edited'])
    await page.getByRole('button', { name: `Remove ${name} from the queue` }).click()
  await page.getByRole('toolbar', { name: 'Queue' }).getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('Paused: nothing begins until you resume.')).toBeHidden()
}

/** Goes to a page and to a run by the palette, with keys alone. */
export async function palette(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('go to sweeps')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Sweeps', level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}
