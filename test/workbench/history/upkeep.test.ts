import { describe, expect, test } from 'vitest'
import { usualSettings } from '@contract/settings'
import { createWorkbench, SettingsFile } from '../../../src-main/workbench'
import { EngineSupervisor } from '../../../src-main/engine/supervision/supervisor'
import { afterwards, failureOf, openHistory, scratchFolder } from '../../store/scratch'
import { engines, only, trainShortly, workbenchWith } from '../bench'
import { fakeEngines } from '../fake-engine'

describe('the history as a whole, from the window', () => {
  test('is measured, checked, backed up, thinned and packed', async () => {
    const { workbench, events, ended } = workbenchWith(trainShortly)
    const { handlers } = workbench
    const kept = only(await handlers['runs.start']({ specs: [{ name: 'kept' }] }))
    await ended(kept.id)
    const thrown = only(await handlers['runs.start']({ specs: [{ name: 'thrown away' }] }))
    await ended(thrown.id)
    await handlers['runs.delete']({ runs: [thrown.id] })

    const before = await handlers['history.size']({})
    expect(before).toMatchObject({ runs: 1, trashed: 1, backups: 0 })
    expect(before.database).toBeGreaterThan(4096)
    expect(before.files).toBeGreaterThan(0)
    expect(await handlers['history.check']({})).toEqual({ whole: true, problems: [] })
    expect((await handlers['history.backUp']({})).reason).toBe('asked')

    const would = await handlers['history.prunable']({})
    expect(would.runs).toEqual([{ id: thrown.id, name: 'thrown away' }])
    expect((await handlers['history.prunable']({ days: 0 })).runs).toHaveLength(2)
    expect((await handlers['history.prunable']({ days: 1 })).runs).toHaveLength(1)
    expect(await handlers['history.prune']({})).toEqual(would)
    expect(events.at(-1)).toEqual({ kind: 'removed', runs: [thrown.id] })
    const after = await handlers['history.size']({})
    expect(after).toMatchObject({ runs: 1, trashed: 0 })
    expect(after.files).toBeLessThan(before.files)
    const { before: unpacked, after: packed } = await handlers['history.pack']({})
    expect(packed).toBeLessThanOrEqual(unpacked)
    expect((await failureOf(() => handlers['runs.get']({ run: thrown.id }))).code).toBe('not-found')
  })

  test('a run that went for good is not among those that are listed', async () => {
    const { workbench, ended } = workbenchWith(trainShortly)
    const { handlers } = workbench
    const { id } = only(await handlers['runs.start']({ specs: [{}] }))
    await ended(id)
    await handlers['history.prune']({ days: 0 })
    expect(await handlers['runs.list']({})).toEqual([])
  })
})

describe('settings', () => {
  const open = (settings: SettingsFile, showFile?: (file: string) => void) => {
    const { start } = fakeEngines(() => undefined)
    const workbench = createWorkbench({
      store: openHistory(),
      supervisor: new EngineSupervisor(start),
      host: 'web',
      version: '1',
      describeEngines: () => Promise.resolve(engines),
      settings,
      ...(showFile === undefined ? {} : { showFile }),
    })
    afterwards(() => workbench.close())
    return workbench
  }

  test('are told to every window and kept in the folder', async () => {
    const folder = scratchFolder()
    const { handlers, listen } = open(new SettingsFile(folder))
    const heard: unknown[] = []
    listen((event) => heard.push(event))
    expect(await handlers['settings.get']({})).toEqual({ settings: usualSettings, problem: null })
    const changed = { ...usualSettings, zoom: 1.5 }
    expect(await handlers['settings.set']({ change: { zoom: 1.5 } })).toEqual({ settings: changed, problem: null })
    expect(heard).toEqual([{ kind: 'settings', settings: changed }])
    expect(new SettingsFile(folder).value).toEqual(changed)
  })

  test('an engine that is set is preferred where it is available, and passed over where it is not', async () => {
    const settings = new SettingsFile(null)
    const { handlers } = open(settings)
    const preferred = async () => (await handlers['app.describe']({})).engines.find((engine) => engine.preferred)?.kind
    expect(await preferred()).toBe('onnx')
    settings.change({ engine: 'eager' })
    expect(await preferred()).toBe('eager')
    expect(only(await handlers['runs.start']({ specs: [{}] })).engine).toBe('eager')
    settings.change({ engine: 'tensorflow' })
    expect(await preferred()).toBe('onnx')
  })

  test('a folder is shown where there is a desktop', async () => {
    const shown: string[] = []
    await open(new SettingsFile(null), (file) => shown.push(file)).handlers['app.openFolder']({})
    expect(only(shown)).toMatch(/history\.sqlite$/)
    const refused = await failureOf(() => open(new SettingsFile(null)).handlers['app.openFolder']({}))
    expect(refused.code).toBe('not-allowed')
  })
})
