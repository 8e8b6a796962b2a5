import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usualSettings } from '@contract/settings'
import { SettingsFile } from '../../src-main/workbench/settings'
import { failureOf, scratchFolder } from '../store/scratch'

test('settings are kept beside the history, and those that were never set are as usual', () => {
  const folder = scratchFolder()
  expect(new SettingsFile(folder).state).toEqual({ settings: usualSettings, problem: null })
  new SettingsFile(folder).change({ threads: 3, zoom: 1.25 })
  expect(new SettingsFile(folder).value).toEqual({ ...usualSettings, threads: 3, zoom: 1.25 })
})

test('a setting that is wrong stands as usual and is named; the others stay', () => {
  const folder = scratchFolder()
  writeFileSync(join(folder, 'settings.json'), '{"threads": 2, "zoom": 9, "colour": "red"}')
  const { settings, problem } = new SettingsFile(folder).state
  expect(settings).toEqual({ ...usualSettings, threads: 2 })
  expect(problem).toMatch(/settings\.json: zoom: .*1\.5/)
})

test('a file that is no JSON is said, and lies aside once a setting changes', () => {
  const folder = scratchFolder()
  const file = join(folder, 'settings.json')
  writeFileSync(file, 'threads = 2')
  const kept = new SettingsFile(folder)
  expect(kept.state.problem).toContain('cannot be read')
  kept.change({ notifications: false })
  expect(kept.state).toEqual({ settings: { ...usualSettings, notifications: false }, problem: null })
  expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe('threads = 2')
})

test('a folder that cannot be written is named', async () => {
  const folder = join(scratchFolder(), 'file')
  writeFileSync(folder, '')
  const kept = new SettingsFile(folder)
  expect(await failureOf(() => kept.change({ threads: 1 }))).toMatchObject({ code: 'history-unwritable' })
  expect(kept.value).toEqual(usualSettings)
})
