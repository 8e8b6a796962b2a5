import { readdirSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { readHere, ThreadReader, type History, type Reader } from '../../../src-main/store'
import { backupFolder } from '../../../src-main/store/backups/backups'
import { afterwards, failureOf, openHistory, withRun } from '../scratch'

beforeAll(() => ensureBuilt(), 300_000)

function threadOf({ file }: History): Reader {
  const reader = new ThreadReader(new URL('../../../out/main/reader.js', import.meta.url), file)
  afterwards(() => reader.close())
  return reader
}

test('a thread of its own answers every question as the history itself does', async () => {
  const history = withRun(withRun(openHistory(), 'run1'), 'run2')
  history.curves.append('run1', { firstStep: 0, values: new Float32Array(50_000).fill(0.5) })
  await history.samples.put('run1', { kind: 'final' }, { shape: [2, 1], values: Float32Array.of(1, NaN), images: null })
  history.runs.change('run1', { state: 'failed', finishedAt: 5 })
  const [here, there] = [readHere(history), threadOf(history)]
  const asked = {
    curves: (reader: Reader) => reader.curves(['run1', 'run2'], { buckets: 10, scale: 'log' }),
    samples: (reader: Reader) => reader.samples('run1', { kind: 'final' }),
    newest: (reader: Reader) => reader.runs(null, 1),
    older: (reader: Reader) => reader.runs(2, 5),
    prunable: (reader: Reader) => reader.prunable({ before: 9 }),
    survey: (reader: Reader) => reader.survey(),
    check: (reader: Reader) => reader.check(true),
  }
  for (const [question, ask] of Object.entries(asked)) expect(await ask(there), question).toEqual(await ask(here))
  expect((await there.runs(null, 1)).runs.map(({ run }) => run.id)).toEqual(['run2'])
})

test('a history is packed there while it is open here, and is written again after it', async () => {
  const history = withRun(openHistory())
  history.curves.append('run1', { firstStep: 0, values: new Float32Array(500_000).fill(0.5) })
  history.curves.cutAt('run1', 10)
  const { before, after } = await threadOf(history).pack()
  expect(after).toBeLessThan(before / 2)
  withRun(history, 'run2')
  expect(history.curves.totalSteps('run1')).toBe(10)
  expect(history.check(true)).toEqual({ whole: true, problems: [] })
})

test('a backup is made whole and checked there; one that is damaged is refused', async () => {
  const history = withRun(openHistory())
  const reader = threadOf(history)
  const { name } = await history.backUp('asked', (copy) => reader.settle(copy))
  expect(readdirSync(backupFolder(history.file))).toEqual([name])
  const spoil = async (copy: string) => {
    writeFileSync(copy, 'no history, '.repeat(999))
    await reader.settle(copy)
  }
  expect(await failureOf(() => history.backUp('asked', spoil))).toMatchObject({ code: 'data-damaged' })
  expect(readdirSync(backupFolder(history.file))).toEqual([name])
})

test('whoever waits for a reader that is closed is told so', async () => {
  const reader = threadOf(withRun(openHistory()))
  const waiting = failureOf(() => reader.check(true))
  await reader.close()
  expect(await waiting).toMatchObject({ code: 'cancelled' })
  expect(await failureOf(() => reader.check(false))).toMatchObject({ code: 'cancelled' })
})
