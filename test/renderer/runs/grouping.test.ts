import { sum } from 'd3-array'
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../src-renderer/pages/runs/columnFacts'
import { differingPaths, groupCell, isGrouping, tableRows } from '../../../src-renderer/pages/runs/grouping'
import { initialView, readView, readViews, sameView } from '../../../src-renderer/pages/runs/runsView'
import { aRun } from './runs'

const measured = (value: number) => ({ metrics: { slicedWasserstein2: { value, floor: 0.1 } } })
const runs = [
  aRun('a', { process: { kind: 'vp' }, seed: 0 }, { ...measured(0.5), name: 'VP, seed 0' }),
  aRun('b', { process: { kind: 'pbm' }, seed: 0 }, measured(Number.NaN)),
  aRun('c', { process: { kind: 'vp' }, seed: 1 }, { ...measured(0.3), name: 'VP, seed 1' }),
]
const shape = (grouping: Parameters<typeof tableRows>[1], closed: readonly string[] = []) =>
  tableRows(runs, grouping, new Set(closed), (id) => `Sweep ${id}`).map((row) =>
    row.kind === 'run' ? row.run.id : `${row.label}:${String(row.runs.length)}${row.open ? '' : ' closed'}`,
  )

describe('grouping the table', () => {
  it('puts runs below the heads of their groups, in the order of their first', () => {
    expect(shape('none')).toEqual(['a', 'b', 'c'])
    expect(shape('process')).toEqual(['VP:2', 'a', 'c', 'PBM:1', 'b'])
    expect(shape('spec:seed')).toEqual(['a', 'b', 'c'].length === 3 ? shape('seed') : [])
    expect(shape('sweep')).toEqual(['No sweep:3', 'a', 'b', 'c'])
    expect(shape('process', ['VP'])).toEqual(['VP:2 closed', 'PBM:1', 'b'])
  })

  it('takes runs that differ in their seed alone together, under a name without it', () => {
    expect(shape('setting')[0]).toBe('VP:2')
    expect(shape('setting')).toHaveLength(5)
  })

  it('says the best of a group with its mean and spread, or what all have in common', () => {
    const [a, b, c] = runs
    if (!a || !b || !c) throw new Error('Three runs were made.')
    expect(groupCell('slicedWasserstein2', [a, b, c], 0)).toEqual({
      text: '0.300',
      title: 'best of 2; mean 0.400 ± 0.14',
    })
    expect(groupCell('process', [a, c], 0).text).toBe('VP')
    expect(groupCell('process', [a, b], 0).text).toBe('')
  })

  it('offers the fields in which the runs differ', () => {
    const paths = differingPaths(runs).map(({ path }) => path)
    expect(paths).toContain('process.kind')
    expect(paths).not.toContain('training.batch')
    expect(isGrouping('spec:training.batch')).toBe(true)
    expect(isGrouping('spec:solver.kind')).toBe(false)
    expect(isGrouping(7)).toBe(false)
  })
})

describe('a view', () => {
  it('is kept with what makes sense of it', () => {
    const first = initialView(1280)
    const view = { ...first, line: 'width>64', grouping: 'process' as const }
    expect(readView(JSON.parse(JSON.stringify(view)), 1920)).toEqual(view)
    expect(readView({ ...view, columns: ['width', 'gone'], grouping: 'gone' }, 1280)).toEqual({
      ...view,
      columns: ['width'],
      grouping: 'none',
    })
    for (const damaged of [null, 7, {}, { columns: [] }]) expect(readView(damaged, 1280)).toEqual(first)
    expect(readViews([{ name: 'mine', view }])).toEqual([{ name: 'mine', view }])
    expect(readViews([{ name: '', view }])).toEqual([])
    expect(sameView(view, first)).toBe(false)
  })

  it('has at first as many columns as the window has room for, beside names of 200 pixels', () => {
    const needed = (windowWidth: number) => sum(initialView(windowWidth).columns, (key) => factsOf(key).width)
    // the side bar, the margins of the page, and the boxes of the rows
    const room = (windowWidth: number) => windowWidth - 188 - 72 - 40 - 200
    for (const width of [1280, 1440, 1560, 1920]) expect(needed(width)).toBeLessThanOrEqual(room(width))
    expect(initialView(1920).columns.length).toBeGreaterThan(initialView(1280).columns.length)
  })
})
