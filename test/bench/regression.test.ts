import { describe, expect, it } from 'vitest'
import { merged, regressions } from '../../bench/regression'
import { report, row } from './reports'

const kept = report({})

describe('a ratio', () => {
  it.each([
    [0.5, 0],
    [0.575, 0],
    [0.576, 1],
    [0.2, 0],
  ])('of %f where 0.5 is kept is %i regressions', (ratio, count) => {
    expect(regressions(report({ rows: [row({ ratio })] }), kept)).toHaveLength(count)
  })

  it('that became worse is told with both figures', () => {
    expect(regressions(report({ rows: [row({ ratio: 0.7 })] }), kept)).toEqual([
      'step S: the ratio is 0.70, 40 % above the kept 0.50.',
    ])
  })

  it('is not held against what is not there: no report, no such row, no peer then or now, another machine', () => {
    const slow = report({ rows: [row({ ratio: 9 })] })
    expect(regressions(slow, null)).toEqual([])
    expect(regressions(slow, report({ rows: [row({ name: 'step M' })] }))).toEqual([])
    expect(regressions(slow, report({ rows: [row({ ratio: null })] }))).toEqual([])
    expect(regressions(report({ rows: [row({ ratio: null })] }), kept)).toEqual([])
    expect(regressions(slow, report({ machine: 'another processor, 64 cores' }))).toEqual([])
  })
})

it('memory that grows by more than a tenth is a regression by itself', () => {
  const memory = (lateBytes: number) => report({ memory: { steps: 100_000, earlyBytes: 200 * 2 ** 20, lateBytes } })
  expect(regressions(memory(215 * 2 ** 20), null)).toEqual([])
  expect(regressions(memory(250 * 2 ** 20), null)).toEqual([
    'Memory grew from 200 to 250 MB between step 10000 and step 100000.',
  ])
})

describe('what is kept', () => {
  it('are the new figures, and the old ones of what was not measured', () => {
    const old = report({
      rows: [row({}), row({ name: 'step M', ratio: 0.9 })],
      memory: { steps: 10, earlyBytes: 1, lateBytes: 1 },
    })
    const { rows, memory } = merged(report({ rows: [row({ ratio: 0.4 })] }), old)
    expect(rows.map(({ name, ratio }) => [name, ratio])).toEqual([
      ['step S', 0.4],
      ['step M', 0.9],
    ])
    expect(memory).toEqual(old.memory)
  })

  it('have their rows where they were, and new ones after them', () => {
    const old = report({ rows: [row({}), row({ name: 'step M' })] })
    const { rows } = merged(report({ rows: [row({ name: 'step L' }), row({ name: 'step M', ratio: 0.8 })] }), old)
    expect(rows.map(({ name, ratio }) => [name, ratio])).toEqual([
      ['step S', 0.5],
      ['step M', 0.8],
      ['step L', 0.5],
    ])
  })

  it('are the new figures alone on another machine', () => {
    const now = report({ machine: 'another processor', rows: [] })
    expect(merged(now, kept)).toEqual(now)
  })
})
