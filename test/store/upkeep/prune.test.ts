import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { History, PruneOrder } from '../../../src-main/store'
import { openHistory, withRun } from '../scratch'

const day = 86_400_000

/** Runs r1, r2, …, of which rk ended k days after 1970 and has about k × 40 kB. */
async function historyOf(count: number): Promise<History> {
  const history = openHistory()
  for (let k = 1; k <= count; k += 1) {
    const id = `r${String(k)}`
    withRun(history, id)
    history.runs.change(id, { state: 'done', finishedAt: k * day })
    history.curves.append(id, { firstStep: 0, values: new Float32Array(5000 * k).fill(k) })
    await history.samples.put(
      id,
      { kind: 'final' },
      { shape: [k, 2500], values: new Float32Array(2500 * k), images: null },
    )
    await history.checkpoints.put(id, 5000 * k, [new Uint8Array(10_000 * k)], 1)
  }
  return history
}

const prune = (history: History, order: PruneOrder) => history.prune(history.prunable(order))
const left = (history: History) => history.runs.page(0, 100).runs.map(({ run }) => run.id)
const filesOf = (history: History, id: string) => join(history.file.replace(/\.sqlite$/, '.files'), id)

describe('pruning', () => {
  test('by age removes runs that ended before, with their curve, samples and checkpoints', async () => {
    const history = await historyOf(4)
    const { runs, bytes } = await prune(history, { before: 2.5 * day })
    expect(runs.map(({ id }) => id)).toEqual(['r1', 'r2'])
    expect(bytes).toBeGreaterThan(3 * 40_000)
    expect(left(history)).toEqual(['r3', 'r4'])
    expect(existsSync(filesOf(history, 'r1'))).toBe(false)
    expect(existsSync(filesOf(history, 'r3'))).toBe(true)
    expect(history.curves.totalSteps('r1')).toBe(0)
    expect(history.check(true)).toEqual({ whole: true, problems: [] })
  })

  test('by size removes the oldest until the rest fits', async () => {
    const history = await historyOf(4)
    expect(history.prunable({ largest: 300_000 }).map(({ id }) => id)).toEqual(['r1', 'r2'])
    await prune(history, { largest: 300_000 })
    expect(left(history)).toEqual(['r3', 'r4'])
    expect((await prune(history, { largest: 300_000 })).runs).toEqual([])
  })

  test('empties the trash first, whatever its age, and counts it', async () => {
    const history = await historyOf(4)
    history.runs.trash(['r4'], 9 * day)
    expect((await prune(history, {})).runs.map(({ id }) => id)).toEqual(['r4'])
    history.runs.trash(['r3'], 9 * day)
    expect(history.prunable({ largest: 100_000 }).map(({ id }) => id)).toEqual(['r3', 'r1'])
  })

  test('never takes what waits or trains, and removes files that belong to no run', async () => {
    const history = await historyOf(2)
    history.runs.change('r1', { state: 'running' })
    withRun(history, 'waiting')
    mkdirSync(filesOf(history, 'nobody'), { recursive: true })
    const { runs, strays } = await prune(history, { before: 100 * day, largest: 0 })
    expect(runs.map(({ id }) => id)).toEqual(['r2'])
    expect(strays).toBe(1)
    expect(left(history)).toEqual(['r1', 'waiting'])
  })

  test('and packing give the room back', async () => {
    const history = await historyOf(4)
    await prune(history, { largest: 0 })
    const { before, after } = await history.vacuum()
    expect(after).toBeLessThan(before / 2)
    expect(history.check(true).whole).toBe(true)
  })
})
