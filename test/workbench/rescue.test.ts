import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { WorkbenchEvent } from '@contract/events'
import { survey } from '../../src-main/store'
import { silentLog } from '../../src-main/workbench/program-log/log-file'
import { openRescuable } from '../../src-main/workbench/rescue'
import { afterwards, failureOf, openHistory, scratchFolder } from '../store/scratch'
import { only, trainShortly, workbenchWith } from './bench'

/** A workbench for windows on a history's file, closed after the test, and what it tells. */
function rescuable(file: string) {
  const open = () => workbenchWith(trainShortly, { history: openHistory(file) }).workbench
  const support = { log: silentLog, version: '1', host: 'web', describeEngines: () => Promise.resolve([]) } as const
  const rescued = openRescuable(open, file, { ...support, survey: () => survey(file) })
  afterwards(() => rescued.close())
  const events: WorkbenchEvent[] = []
  rescued.listen((event) => events.push(event))
  return { rescued, events }
}

/** A history with one run that is done, and the backup that closing it left. */
async function closedHistory(): Promise<string> {
  const file = join(scratchFolder(), 'history.sqlite')
  const { workbench, ended } = workbenchWith(trainShortly, { history: openHistory(file) })
  const { id } = only(await workbench.handlers['runs.start']({ specs: [{ name: 'kept' }] }))
  await ended(id)
  await workbench.close()
  return file
}

describe('a history that cannot be opened', () => {
  test('is offered its backups, and works again when one is restored', async () => {
    const file = await closedHistory()
    writeFileSync(file, 'damaged, '.repeat(999))
    const { rescued, events } = rescuable(file)
    const state = await rescued.handlers['history.state']({})
    expect(state).toMatchObject({ open: false, failure: { code: 'data-damaged' }, backups: [{ reason: 'closed' }] })
    expect((await failureOf(() => rescued.handlers['runs.list']({}))).code).toBe('data-damaged')
    expect((await failureOf(() => rescued.handlers['runs.start']({ specs: [{}] }))).code).toBe('data-damaged')
    expect((await failureOf(() => rescued.handlers['history.reopen']({}))).code).toBe('data-damaged')

    const { bytes } = await rescued.handlers['app.report']({})
    expect(strFromU8(unzipSync(bytes)['history.json'] ?? new Uint8Array())).toContain('is not a history, or is damaged')

    await rescued.handlers['history.restore']({ backup: state.backups[0]?.name ?? '' })
    expect(events).toEqual([{ kind: 'history', failure: null }])
    expect(await rescued.handlers['history.state']({})).toMatchObject({ open: true, failure: null })
    expect(await rescued.handlers['runs.list']({})).toMatchObject([{ name: 'kept', state: 'done' }])
    expect(readdirSync(dirname(file)).some((name) => name.includes('.damaged-'))).toBe(true)
  })

  test('stays so where the backup is not there, and opens again when it is mended', async () => {
    const folder = join(scratchFolder(), 'data')
    writeFileSync(folder, 'a file where a folder should be')
    const file = join(folder, 'history.sqlite')
    const { rescued } = rescuable(file)
    expect(await rescued.handlers['history.state']({})).toMatchObject({
      open: false,
      failure: { code: 'history-unwritable' },
      backups: [],
    })
    expect((await failureOf(() => rescued.handlers['history.restore']({ backup: 'x' }))).code).toBe('not-found')
  })
})

test('a history that is open is replaced after what trains was ended; its events go on to who listens', async () => {
  const file = await closedHistory()
  const { rescued, events } = rescuable(file)
  const [queued] = await rescued.handlers['runs.start']({ specs: [{ name: 'later' }] })
  while (!events.some((event) => event.kind === 'run' && event.run.state === 'done')) await wait(5)
  expect(queued?.name).toBe('later')
  const { backups } = await rescued.handlers['history.state']({})
  await rescued.handlers['history.restore']({ backup: backups.at(-1)?.name ?? '' })
  expect((await rescued.handlers['runs.list']({})).map(({ name }) => name)).toEqual(['kept'])
})

test('damage that the check in the background finds is told to every window', async () => {
  const file = await closedHistory()
  const history = openHistory(file)
  const { problems } = { problems: ['page 3 is never used'] }
  history.check = () => ({ whole: false, problems })
  const { workbench, events } = workbenchWith(trainShortly, { history, host: 'web' })
  await workbench.start()
  while (events.length === 0) await wait(5)
  expect(events[0]).toMatchObject({ kind: 'history', failure: { code: 'data-damaged' } })
  const state = await workbench.handlers['history.state']({})
  expect(state).toMatchObject({ open: true, checked: true, failure: { code: 'data-damaged' } })
  expect(state.failure?.message).toContain('page 3 is never used')
})
