import { expect } from 'playwright/test'
import type { Page } from 'playwright'

/** The window as a person uses it: each function is one thing they do, and what they then see. */

/** Sets up a preset; answers when the form holds its first experiment. */
export async function choosePreset(page: Page, title: string, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Design' }).click()
  await page.getByRole('group', { name: 'Presets' }).getByRole('button', { name: title }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(name)
}

/** Trains what stands in the form. */
export async function train(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Train/ })
  await expect(button).toBeEnabled()
  await button.click()
  await expect(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible()
}

const running = (page: Page, name: string) => page.getByRole('article', { name: `Running: ${name}` })

/** Watches a run until it has done some steps and its loss is drawn. */
async function watchLoss(page: Page, name: string): Promise<void> {
  const article = running(page, name)
  await expect(article).toBeVisible({ timeout: 60_000 })
  await expect(article.getByText(/^[1-9][\d,]* of [\d,]+$/).first()).toBeVisible({ timeout: 60_000 })
  await expect(article.getByRole('region', { name: 'Loss' }).locator('canvas').first()).toBeVisible({ timeout: 60_000 })
}

/** The row of a run in the history. */
export async function historyRow(page: Page, name: string) {
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
  return page.getByRole('row').filter({ hasText: name })
}

/** Waits until the history says that a run has come to this state. */
export async function reaches(page: Page, name: string, state: string): Promise<void> {
  await expect((await historyRow(page, name)).getByText(state, { exact: true })).toBeVisible({ timeout: 120_000 })
}

/** Selects runs of the history by name. */
async function select(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await (await historyRow(page, name)).getByRole('checkbox').click()
  }
}

/** Sets up, trains, watches and stops; compares; deletes and takes it back. The window may be of either host. */
export async function firstExperiment(page: Page): Promise<void> {
  await choosePreset(page, 'Gaussian check', 'Gaussian, VP')
  await train(page)
  await watchLoss(page, 'Gaussian, VP')
  await reaches(page, 'Gaussian, VP', 'Done')
  await reaches(page, 'Gaussian, PBM', 'Done')
}

/** Begins a run that would take hours. */
export async function startLongRun(page: Page): Promise<void> {
  await choosePreset(page, 'Mixture, VP', 'Mixture, VP, width 64')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Stopped by hand')
  await page.getByLabel('Steps', { exact: true }).fill('10000000')
  await train(page)
  await watchLoss(page, 'Stopped by hand')
}

/** Sees a run do further steps. */
export async function goesOn(page: Page, name: string): Promise<void> {
  const steps = running(page, name)
    .getByText(/^[1-9][\d,]* of [\d,]+$/)
    .first()
  const before = await steps.textContent()
  await expect(steps).not.toHaveText(before ?? '')
}

/** A run that would take hours, stopped: what was trained until then is kept. */
export async function stopLongRun(page: Page): Promise<void> {
  await startLongRun(page)
  const stop = running(page, 'Stopped by hand').getByRole('button', { name: 'Stop', exact: true })
  await stop.click()
  await expect(running(page, 'Stopped by hand')).toBeHidden({ timeout: 5_000 })
  await reaches(page, 'Stopped by hand', 'Stopped')
}

/** Puts both Gaussian runs side by side. */
export async function compareBoth(page: Page): Promise<void> {
  await select(page, ['Gaussian, VP', 'Gaussian, PBM'])
  await page.getByRole('button', { name: 'Compare 2' }).click()
  await expect(page.getByRole('heading', { name: 'Compare', level: 1 })).toBeVisible()
  await seesComparison(page)
}

/** The comparison is there: distances of both runs with their floors, samples, curves, and what differs. */
export async function seesComparison(page: Page): Promise<void> {
  const distances = page.getByRole('table').first()
  for (const name of ['Gaussian, VP', 'Gaussian, PBM']) await expect(distances.getByRole('row', { name })).toBeVisible()
  await expect(page.getByText(/× floor/).first()).toBeVisible()
  await expect(page.locator('canvas')).not.toHaveCount(0)
  await expect(page.getByText(/from the same noise/i).first()).toBeVisible()
}

/** Draws new samples of both runs from one seed's noise. */
export async function drawAnew(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Seed of the new samples' }).fill('7')
  await page.getByRole('button', { name: 'Draw from the same noise' }).click()
  await expect(page.getByText(/Drawn anew, 2,000 samples each from seed 7/)).toBeVisible({ timeout: 60_000 })
}

/** Renames a run in the table. */
export async function rename(page: Page, name: string, next: string): Promise<void> {
  const row = await historyRow(page, name)
  await row.hover()
  await row.getByRole('button', { name: `Rename ${name}` }).click()
  await page.getByRole('textbox', { name: 'Name of the run' }).fill(next)
  await page.keyboard.press('Enter')
  await expect(await historyRow(page, next)).toBeVisible()
}

/** Deletes a run and takes the deletion back. */
export async function deleteAndUndo(page: Page, name: string): Promise<void> {
  await select(page, [name])
  await page.getByRole('button', { name: 'Delete 1' }).click()
  await expect(page.getByRole('row').filter({ hasText: name })).toHaveCount(0)
  const said = page.getByRole('status').filter({ hasText: 'Deleted 1 run.' })
  await said.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
}

/** Varies the width and the seed of both processes by the forks beside their fields; sees every run and the figure. */
export async function sweepWidths(page: Page): Promise<void> {
  await choosePreset(page, 'Gaussian check', 'Gaussian, VP')
  await page.getByLabel('Steps', { exact: true }).fill('60')
  await page.getByRole('button', { name: 'Vary Width' }).click()
  await page.getByRole('textbox', { name: 'Values of Width' }).fill('8, many')
  await expect(page.getByText('Give numbers with commas between them.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Values of Width' }).fill('8, 16')
  await page.getByRole('button', { name: 'Vary Seed', exact: true }).click()
  await page.getByRole('textbox', { name: 'Number of seeds' }).fill('2')
  await expect(page.getByRole('button', { name: 'Train 8 runs' })).toBeEnabled()
  await page.getByRole('button', { name: 'Train 8 runs' }).click()
  await expect(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Sweeps', exact: true }).click()
  await expect(page.getByText('8 of 8 done')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('img', { name: 'Loss' }).locator('circle')).toHaveCount(4)
  await expect(page.getByRole('region', { name: 'Runs of the sweep' }).getByRole('row')).toHaveCount(9)
  await page.getByRole('link', { name: 'Design' }).click()
  await page.getByRole('button', { name: 'Vary nothing' }).click()
}
