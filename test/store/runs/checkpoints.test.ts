import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { failureOf, openHistory, withRun } from '../scratch'

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

test('a history that someone else wrote leads to no file outside its folder', async () => {
  const history = withRun(withRun(openHistory()), '../elsewhere')
  await history.checkpoints.put('run1', 1, [piece(7)], 5)
  const secret = join(dirname(history.file), 'secret')
  const database = new Sqlite(history.file)
  const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const row = database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, 1, ?, 5)')
  const enter = (run: string, step: number, file: string) => row.run(run, step, file, sum(piece(7)))
  writeFileSync(secret, piece(7))
  enter('run1', 2, '../secret')
  enter('run1', 3, 'run1/checkpoint-000000003.safetensors')
  symlinkSync(secret, join(filesOf(history.file), 'run1', 'checkpoint-000000003.safetensors'))
  enter('../elsewhere', 1, '../secret')
  database.close()
  expect(await history.checkpoints.latest('run1')).toMatchObject({ step: 1, passedOver: [3, 2] })
  await history.checkpoints.removeAfter('run1', 1)
  expect(existsSync(secret)).toBe(true)
  for (const work of [
    () => history.checkpoints.latest('../elsewhere'),
    () => history.checkpoints.put('../elsewhere', 2, [piece(1)], 5),
    () => history.checkpoints.removeAfter('../elsewhere', 0),
  ]) {
    expect(await failureOf(work)).toMatchObject({ code: 'data-damaged' })
  }
  expect(readdirSync(dirname(history.file)).sort()).not.toContain('elsewhere')
})

test('a folder of checkpoints that is a link is not followed', async () => {
  const history = withRun(openHistory())
  await history.checkpoints.put('run1', 1, [piece(7)], 5)
  const own = join(filesOf(history.file), 'run1')
  renameSync(own, join(dirname(history.file), 'moved'))
  symlinkSync(join(dirname(history.file), 'moved'), own)
  expect(await failureOf(() => history.checkpoints.latest('run1'))).toMatchObject({ code: 'data-damaged' })
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
