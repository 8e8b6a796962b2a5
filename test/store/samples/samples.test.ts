import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { failureOf, openHistory, withRun } from '../scratch'

const points = (rows: number, columns: number, offset = 0) => ({
  shape: [rows, columns],
  values: Float32Array.from({ length: rows * columns }, (_, k) => k + offset),
  images: null,
})

test('samples of several parts come back as they were', async () => {
  const history = withRun(openHistory())
  const samples = points(500, 784)
  await history.samples.put('run1', { kind: 'final' }, samples)
  expect(await history.samples.get('run1', { kind: 'final' })).toEqual(samples)
})

test('with a limit only the first rows are read', async () => {
  const history = withRun(openHistory())
  await history.samples.put('run1', { kind: 'final' }, points(500, 784))
  const first = await history.samples.get('run1', { kind: 'final' }, 3)
  expect(first?.shape).toEqual([3, 784])
  expect([...(first?.values ?? [])]).toEqual([...points(3, 784).values])
})

test('images keep their layout', async () => {
  const history = withRun(openHistory())
  const images = { height: 28, width: 28, channels: 1, range: [-1, 1] } as const
  await history.samples.put('run1', { kind: 'preview', step: 10 }, { ...points(1, 784), images })
  expect((await history.samples.get('run1', { kind: 'preview', step: 10 }))?.images).toEqual(images)
})

test('a set takes the place of the one of the same step, and previews are listed by step', async () => {
  const history = withRun(openHistory())
  for (const step of [200, 100, 200]) {
    await history.samples.put('run1', { kind: 'preview', step }, points(2, 2, step))
  }
  expect(history.samples.previewSteps('run1')).toEqual([100, 200])
  expect((await history.samples.get('run1', { kind: 'preview', step: 200 }))?.values[0]).toBe(200)
  expect(history.samples.hasFinal('run1')).toBe(false)
  expect(await history.samples.get('run1', { kind: 'final' })).toBeNull()
})

test('what cannot be written whole is not there at all', async () => {
  const history = withRun(openHistory())
  const database = new Sqlite(history.file)
  database.exec(`CREATE TRIGGER full BEFORE INSERT ON sample_parts WHEN NEW.part = 1
                 BEGIN SELECT RAISE(ABORT, 'no room'); END`)
  await failureOf(() => history.samples.put('run1', { kind: 'final' }, points(500, 784)))
  expect(history.samples.hasFinal('run1')).toBe(false)
  expect(database.prepare('SELECT count(*) FROM sample_parts').pluck().get()).toBe(0)
  database.close()
})

test('a set with a missing part is reported, not shown', async () => {
  const history = withRun(openHistory())
  await history.samples.put('run1', { kind: 'final' }, points(500, 784))
  const database = new Sqlite(history.file)
  database.exec('DELETE FROM sample_parts WHERE part = 1')
  database.close()
  expect((await failureOf(() => history.samples.get('run1', { kind: 'final' }))).code).toBe('data-damaged')
})
