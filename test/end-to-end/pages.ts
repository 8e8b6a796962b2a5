import type { Page } from 'playwright'

/** The window's pages by address and heading. */
export const pages = [
  ['#/design', 'Design'],
  ['#/queue', 'Queue'],
  ['#/runs', 'Runs'],
  ['#/sweeps', 'Sweeps'],
  ['#/compare', 'Compare'],
  ['#/sample', 'Sample'],
  ['#/certificate', 'Certificate'],
  ['#/settings', 'Settings'],
] as const

/** Opens a page and waits until nothing on it is still being asked for. */
export async function visit(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, path)
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null, undefined, {
    timeout: 60_000,
  })
}

/** Trains VP and PBM on a Gaussian, compares them, and answers with the pages of the comparison and of one run. */
export async function trainAndCompare(page: Page): Promise<readonly (readonly [string, string | RegExp])[]> {
  await visit(page, '#/design', 'Design')
  await page.getByRole('button', { name: 'Gaussian check' }).click()
  await page.getByLabel('Steps', { exact: true }).fill('200')
  await page.getByRole('button', { name: /^Train 2/ }).click()
  await visit(page, '#/runs', 'Runs')
  await page.getByText('Done', { exact: true }).nth(1).waitFor({ timeout: 120_000 })
  await visit(page, '#/compare', 'Compare')
  await page.getByRole('button', { name: 'Compare the latest VP and PBM' }).click()
  await page.getByRole('heading', { name: 'Score error along the noising' }).waitFor()
  const compared = new URL(page.url()).hash
  const [run = ''] = new URLSearchParams(compared.split('?')[1]).get('runs')?.split(',') ?? []
  return [
    [compared, 'Compare'],
    [`#/runs/${run}`, /^Gaussian, (VP|PBM)/],
  ]
}
