import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { describe, it } from 'vitest'
import { compareBoth, deleteAndUndo, firstExperiment, stopLongRun } from './flow'

const root = join(import.meta.dirname, '../..')
const electron = join(root, 'node_modules/electron')

/** Electron's binary where it was fetched; npm's package holds only what knows where it would be. */
function electronBinary(): string | null {
  const pathFile = join(electron, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(electron, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
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
      const page = await app.firstWindow()
      await firstExperiment(page)
      await stopLongRun(page)
      await compareBoth(page)
      await deleteAndUndo(page, 'Stopped by hand')
    } finally {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
})
