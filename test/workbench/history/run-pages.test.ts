import { expect, test } from 'vitest'
import { readHere, type Reader } from '../../../src-main/store'
import { Broadcast } from '../../../src-main/workbench/broadcast'
import { RunIndex } from '../../../src-main/workbench/history/run-index'
import { failureOf, openHistory, specOf } from '../../store/scratch'

const named = (k: number) => `run${String(k)}`

/** A history of so many runs, numbered from 1, and an index of it whose reading waits to be let on. */
function indexOf(count: number) {
  const history = openHistory()
  const spec = specOf()
  const all = Array.from(
    { length: count },
    (_, k) => ({ id: named(k + 1), spec, engine: 'onnx', createdAt: 1 }) as const,
  )
  history.runs.add(all)
  const gates: (() => void)[] = []
  const here = readHere(history)
  const reader: Reader = {
    ...here,
    runs: async (before, limit) => {
      const page = await here.runs(before, limit)
      await new Promise<void>((resolve) => gates.push(resolve))
      return page
    },
  }
  const index = new RunIndex(history, reader, new Broadcast())
  /** Lets the reading go on by one page. */
  const letOn = async () => {
    while (gates.length === 0) await new Promise(setImmediate)
    gates.shift()?.()
  }
  return { history, index, letOn }
}

test('the newest runs are there before the oldest are read, and every run is on one page', async () => {
  const { index, letOn } = indexOf(60)
  const loading = index.load()
  const first = index.page(Infinity, 20)
  await letOn()
  const page = await first
  expect(page.runs.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, k) => named(60 - k)))
  // the second page reaches into what has not been read
  const second = index.page(page.next ?? 0, 20)
  await letOn()
  expect((await second).runs.at(-1)?.id).toBe('run21')
  const last = index.page((await second).next ?? 0, 200)
  await letOn()
  await loading
  expect(await last).toMatchObject({ next: null })
  expect((await last).runs.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, k) => named(20 - k)))
  expect(index.list()).toHaveLength(60)
})

test('a run whose page has not been read is found, and what changes meanwhile is not undone by the reading', async () => {
  const { history, index, letOn } = indexOf(30)
  const loading = index.load()
  expect(index.get('run1').name).toBe(specOf().name)
  index.change('run30', { name: 'renamed' })
  await index.trash(['run2'], 7)
  for (let k = 0; k < 2; k += 1) await letOn()
  expect(await loading).toEqual([])
  expect(index.get('run30').name).toBe('renamed')
  expect(index.list()).toHaveLength(29)
  expect((await index.page(3, 10)).runs.map(({ id }) => id)).toEqual(['run1'])
  expect(await failureOf(() => index.get('run31'))).toMatchObject({ code: 'not-found' })
  history.close()
})

test('a history that cannot be read fails the pages that wait for it; runs that cannot be read are named', async () => {
  const { history, index, letOn } = indexOf(3)
  const broken: Reader = { ...readHere(history), runs: () => Promise.reject(new Error('gone')) }
  const none = new RunIndex(history, broken, new Broadcast())
  const page = none.page(Infinity, 5)
  await expect(none.load()).rejects.toThrow('gone')
  await expect(page).rejects.toThrow('gone')
  history.runs.change('run2', { metrics: { slicedWasserstein2: { value: 1, floor: 1 } } })
  await history.addRecord(
    { run: { ...history.record('run1')?.run, id: 'odd', spec: '{}}' }, belonging: {}, sweep: null },
    1,
  )
  const loading = index.load()
  await letOn()
  expect(await loading).toEqual(['odd'])
})
