import { describe, expect, it } from 'vitest'
import { dayOf, elapsed, momentText, targetLabel } from '../../../src-renderer/components/runs/describe'
import { sorted } from '../../../src-renderer/pages/runs/columnFacts'

import { selectionAfter } from '../../../src-renderer/pages/runs/selection'
import { aRun } from './runs'

const runs = [
  aRun('a', { target: { kind: 'mixture' }, process: { kind: 'vp' }, network: { width: 64 } }),
  aRun('b', { target: { kind: 'mixture' }, process: { kind: 'pbm' }, network: { width: 640 } }, { state: 'failed' }),
  aRun('c', { name: 'Déjà vu', target: { kind: 'funnel' }, process: { kind: 'vp' }, network: { width: 512 } }),
]
describe('sorting', () => {
  const measured = [
    aRun('large', {}, { metrics: { slicedWasserstein2: { value: 7.7, floor: 0.13 } } }),
    aRun('none', {}),
    aRun('broken', {}, { metrics: { slicedWasserstein2: { value: Number.NaN, floor: 0.13 } } }),
    aRun('small', {}, { metrics: { slicedWasserstein2: { value: 0.6, floor: 0.13 } } }),
  ]
  const order = (direction: 'ascend' | 'descend') =>
    sorted(measured, { key: 'slicedWasserstein2', order: direction }, 0).map(({ id }) => id)

  it('puts runs without a number last in either direction', () => {
    expect(order('ascend')).toEqual(['small', 'large', 'broken', 'none'])
    expect(order('descend')).toEqual(['large', 'small', 'broken', 'none'])
  })

  it('sorts names as people count', () => {
    const named = ['width 512', 'width 64', 'width 128'].map((name) => aRun(name, { name }))
    const names = sorted(named, { key: 'name', order: 'ascend' }, 0).map(({ name }) => name)
    expect(names).toEqual(['width 64', 'width 128', 'width 512'])
  })
})

describe('the selection', () => {
  const order = ['a', 'b', 'c', 'd', 'e']
  const after = (selected: string[], anchor: string | null, clicked: string, shift: boolean) =>
    [...selectionAfter(new Set(selected), order, anchor, clicked, shift)].sort().join('')

  it('takes and gives back one row', () => {
    expect(after(['a'], 'a', 'c', false)).toBe('ac')
    expect(after(['a', 'c'], 'a', 'c', false)).toBe('a')
  })

  it('takes and gives back a range with Shift, in either direction', () => {
    expect(after(['b'], 'b', 'd', true)).toBe('bcd')
    expect(after(['e'], 'e', 'c', true)).toBe('cde')
    expect(after(['a', 'b', 'c', 'd'], 'b', 'd', true)).toBe('a')
  })

  it('takes one row where the last clicked one is not shown any more', () => {
    expect(after([], 'gone', 'c', true)).toBe('c')
    expect(after([], null, 'c', true)).toBe('c')
  })
})

describe('a run in words', () => {
  it('was made at a time of today, or on a day before it', () => {
    const noon = new Date(2026, 10, 22, 12).getTime()
    const [first, last] = [new Date(2026, 10, 22).getTime(), new Date(2026, 10, 22, 23, 59, 59).getTime()]
    expect([dayOf(noon), dayOf(first), dayOf(last)]).toEqual([first, first, first])
    expect(momentText(first, last)).not.toMatch(/22/)
    expect(momentText(first - 1, noon)).toMatch(/21/)
    expect(momentText(noon, last + 2000)).toMatch(/22/)
    expect(momentText(noon, noon)).toBe(momentText(noon, last))
  })

  it('is named by its target and its size', () => {
    expect(runs.map(({ spec }) => targetLabel(spec.target))).toEqual([
      'Mixture, d = 50',
      'Mixture, d = 50',
      'Funnel, d = 50',
    ])
    expect(targetLabel({ kind: 'mnist', digits: [0, 1] })).toBe('MNIST, 0 1')
  })

  it('takes as long as it was worked on', () => {
    expect(elapsed(aRun('a', {}), 9000)).toBe(4000)
    expect(elapsed(aRun('a', {}, { state: 'running', finishedAt: null }), 9000)).toBe(8000)
    expect(elapsed(aRun('a', {}, { state: 'queued', startedAt: null, finishedAt: null }), 9000)).toBeNull()
    expect(elapsed(aRun('a', {}, { state: 'interrupted', finishedAt: null }), 9000)).toBeNull()
  })
})
