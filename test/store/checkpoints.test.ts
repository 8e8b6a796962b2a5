import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { failureOf, openHistory, withRun } from './scratch'

const piece = (...bytes: number[]) => Uint8Array.from(bytes)
const filesOf = (file: string) => join(dirname(file), 'history.files')

test('a checkpoint is a file beside the history; the last three are kept', async () => {
  const history = withRun(openHistory())
  for (const step of [10, 20, 30, 40]) await history.checkpoints.put('run1', step, [piece(step), piece(1, 2)], 5)
  expect(history.checkpoints.steps('run1')).toEqual([20, 30, 40])
  expect(readdirSync(join(filesOf(history.file), 'run1'))).toEqual([
    'checkpoint-000000020.safetensors',
    'checkpoint-000000030.safetensors',
    'checkpoint-000000040.safetensors',
  ])
  expect([...((await history.checkpoints.latest('run1'))?.bytes ?? [])]).toEqual([40, 1, 2])
})

test('a damaged one is passed over for the one before it', async () => {
  const history = withRun(openHistory())
  for (const step of [1, 2, 3]) await history.checkpoints.put('run1', step, [piece(step, step)], 5)
  const file = (step: number) => join(filesOf(history.file), 'run1', `checkpoint-00000000${String(step)}.safetensors`)
  truncateSync(file(3), 1)
  writeFileSync(file(2), piece(2, 9))
  expect([...((await history.checkpoints.latest('run1'))?.bytes ?? [])]).toEqual([1, 1])
  rmSync(file(1))
  const failure = await failureOf(() => history.checkpoints.latest('run1'))
  expect(failure).toMatchObject({ code: 'data-damaged', field: file(3) })
})

test('a run without one has none', async () => {
  expect(await withRun(openHistory()).checkpoints.latest('run1')).toBeNull()
})

test('where the folder cannot be made, the failure names the file and nothing is entered', async () => {
  const history = withRun(openHistory())
  writeFileSync(filesOf(history.file), '')
  const failure = await failureOf(() => history.checkpoints.put('run1', 1, [piece(1)], 5))
  expect(failure.code).toBe('history-unwritable')
  expect(history.checkpoints.steps('run1')).toEqual([])
})
