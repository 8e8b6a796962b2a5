import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isBuilt, sourceStamp, writeStamp } from '../../../src-main/hosts/launch/stamp.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cloudpin-stamp-'))
  for (const folder of [
    'src-main/engine',
    'src-preload',
    'src-renderer',
    'resources/presets',
    'resources/studies',
    'resources/icons',
    'resources/data',
  ]) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  for (const file of ['package-lock.json', 'tsconfig.json', 'electron.vite.config.ts', 'embedded.config.ts']) {
    writeFileSync(join(root, file), '')
  }
  writeFileSync(join(root, 'src-main/engine/entry.ts'), 'export {}')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

it('the program is up to date until a source is added, changed or removed', () => {
  expect(isBuilt(root)).toBe(false)
  writeStamp(root, sourceStamp(root))
  expect(isBuilt(root)).toBe(true)

  const added = join(root, 'src-main/engine/added.ts')
  writeFileSync(added, '')
  expect(isBuilt(root)).toBe(false)
  rmSync(added)
  expect(isBuilt(root)).toBe(true)

  utimesSync(join(root, 'src-main/engine/entry.ts'), 1, 1)
  expect(isBuilt(root)).toBe(false)
})

it('a copy without sources is never up to date, nor in error', () => {
  const copy = join(root, 'copy')
  cpSync(join(root, 'src-preload'), copy, { recursive: true })
  expect(isBuilt(copy)).toBe(false)
})
