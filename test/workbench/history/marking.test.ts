import { expect, test } from 'vitest'
import { LossTail } from '../../../src-main/workbench/training/loss-tail'
import { specOf } from '../../store/scratch'
import { trainShortly, workbenchWith } from '../bench'

const names = (runs: readonly { readonly name: string }[]) => runs.map(({ name }) => name).join('')
const spec = (name: string) => ({ ...specOf({ training: { steps: 4 } }), name })

test('tags, stars, notes and the archive are kept, and only what changes is told', async () => {
  const { workbench, history, events, ended } = workbenchWith(trainShortly)
  const { handlers } = workbench
  const runs = await handlers['runs.start']({ specs: ['a', 'b', 'c'].map(spec) })
  const ids = runs.map(({ id }) => id)
  await Promise.all(ids.map(ended))
  await handlers['runs.mark']({ runs: ids.slice(0, 2), change: { addTags: ['paper', 'draft'], starred: true } })
  events.length = 0
  await handlers['runs.mark']({ runs: ids, change: { addTags: ['paper'], removeTags: ['draft'], archived: true } })
  await handlers['runs.mark']({ runs: ids, change: { archived: true } })
  expect(events).toHaveLength(3)
  const listed = await handlers['runs.list']({})
  expect(listed.map(({ name, tags, starred, archivedAt }) => [name, tags, starred, archivedAt !== null])).toEqual([
    ['c', ['paper'], false, true],
    ['b', ['paper'], true, true],
    ['a', ['paper'], true, true],
  ])
  expect((await handlers['runs.note']({ run: ids[0] ?? '', notes: '**why**' })).notes).toBe('**why**')
  expect(history.runs.get(ids[0] ?? '')?.run).toMatchObject({ notes: '**why**', tags: ['paper'], starred: true })
})

test('the trash says what is in it, what came last first, and gives it back', async () => {
  const { workbench, ended } = workbenchWith(trainShortly)
  const { handlers } = workbench
  const runs = await handlers['runs.start']({ specs: ['a', 'b'].map(spec) })
  const [a, b] = runs.map(({ id }) => id)
  if (a === undefined || b === undefined) throw new Error('Two runs were asked for.')
  await Promise.all([a, b].map(ended))
  await handlers['runs.delete']({ runs: [a] })
  await new Promise((resolve) => setTimeout(resolve, 2))
  await handlers['runs.delete']({ runs: [b] })
  expect(names((await handlers['runs.trash']({})).map(({ run }) => run))).toBe('ba')
  expect(await handlers['runs.sparklines']({ runs: [a] })).toEqual([])
  await handlers['runs.restore']({ runs: [a] })
  expect(names((await handlers['runs.trash']({})).map(({ run }) => run))).toBe('b')
  expect(names(await handlers['runs.list']({}))).toBe('a')
})

test('a run has a small curve, and a clock that begins with its first step', async () => {
  const { workbench, ended } = workbenchWith(trainShortly)
  const { handlers } = workbench
  const [run] = await handlers['runs.start']({ specs: [spec('a')] })
  const id = run?.id ?? ''
  await ended(id)
  expect(await handlers['runs.sparklines']({ runs: [id, 'gone'] })).toEqual([
    { run: id, values: Float32Array.of(4, 3, 2, 1) },
  ])
  const [clock, ...others] = await handlers['runs.clocks']({ runs: [id, 'gone'] })
  expect([clock?.run, others]).toEqual([id, []])
  const { steps, at } = clock?.clock ?? { steps: [], at: [] }
  const [curve] = await handlers['runs.curves']({ runs: ['gone', id], buckets: 2, scale: 'linear' })
  expect(curve).toMatchObject({ run: id, curve: { last: Float32Array.of(3, 1), mean: Float32Array.of(3.5, 1.5) } })
  expect([...steps]).toEqual([0, 4])
  expect(at[1]).toBeGreaterThanOrEqual(at[0] ?? Infinity)
})

test('the best mean of 200 steps is the least, wherever it was, also over an interruption', () => {
  const losses = Float32Array.from({ length: 1000 }, (_, k) => 1 + Math.abs(k - 600) / 100 + (k % 2 === 0 ? 0.5 : -0.5))
  const means = Array.from({ length: 801 }, (_, k) => losses.subarray(k, k + 200).reduce((sum, x) => sum + x, 0) / 200)
  const least = Math.min(...means)
  const whole = new LossTail()
  for (let k = 0; k < 1000; k += 70) whole.add(losses.subarray(k, k + 70))
  expect(whole.bestLoss()?.mean).toBeCloseTo(least, 6)
  expect(Math.abs((whole.bestLoss()?.step ?? 0) - 700)).toBeLessThanOrEqual(1)
  const before = new LossTail()
  before.add(losses.subarray(0, 750))
  const after = new LossTail(losses.subarray(550, 750), 750, before.bestLoss())
  after.add(losses.subarray(750))
  expect(after.bestLoss()).toEqual(before.bestLoss())
  expect(after.summary()?.tailMean).toBeCloseTo(whole.summary()?.tailMean ?? NaN, 6)
  const broken = new LossTail()
  broken.add(Float32Array.of(NaN, 2, Infinity))
  expect([broken.summary(), broken.bestLoss()]).toEqual([{ last: 2, tailMean: 2 }, null])
})
