import { describe, expect, test } from 'vitest'
import type { SweepRow, SweepTable } from '@contract/sweep/results'
import { compared } from '../../../src-main/workbench/studies/compare'
import { crossoverTable } from '../../../src-main/workbench/studies/crossover'
import { orderTable } from '../../../src-main/workbench/studies/order'
import type { CrossoverPart, OrderPart } from '../../../src-main/workbench/studies/study'
import { specOf } from '../../store/scratch'

const row = (values: SweepRow['values'], results: SweepRow['results'], index: number): SweepRow => ({
  ...{ run: `run${String(index)}`, index, name: '', state: 'done', spec: specOf() },
  ...{ values, results },
})

describe('an order', () => {
  const part: OrderPart = {
    ...{ kind: 'order', id: 'x', title: 'x', of: 'y', along: 'steps', value: 'error', from: 8, above: 3 },
  }
  const rows = [4, 8, 16, 32, 64, 128].flatMap((steps, k) => [
    // order 2 down to its floor, after a place that is no part of it
    row({ steps, method: 'fast' }, { error: steps === 4 ? 50 : Math.max(64 / steps ** 2, 0.01), 'error.floor': 0.01 }, 2 * k),
    row({ steps, method: 'flat' }, { error: 0.02, 'error.floor': 0.01 }, 2 * k + 1),
  ])

  test('is the slope above the floor, and missing where there is none to see', () => {
    const { axes, rows: found } = orderTable(part, { axes: ['steps', 'method'], results: ['error'], rows })
    expect(axes).toEqual(['method'])
    expect(found.map(({ values }) => values)).toEqual([{ method: 'fast' }, { method: 'flat' }])
    expect(found[0]?.results['order']).toBeCloseTo(2, 9)
    expect(found[1]?.results).toEqual({})
  })
})

describe('a comparison', () => {
  const base = { title: 'x', part: 'y', value: 'error', axis: 'process', of: 'PBM', to: 'VP', by: ['width'] }
  const rows = [0, 1].flatMap((seed) =>
    [16, 64].flatMap((width, k) => [
      row({ width, process: 'VP', seed }, { error: width + seed }, 4 * seed + 2 * k),
      row({ width, process: 'PBM', seed }, { error: (2 + seed) * (width + seed) }, 4 * seed + 2 * k + 1),
    ]),
  )
  const table: SweepTable = { axes: ['width', 'process', 'seed'], results: ['error'], rows }

  test('pairs runs seed by seed', () => {
    expect(compared({ ...base, as: 'ratio' }, table)).toEqual([
      { values: [16], mean: 2.5, deviation: Math.SQRT1_2, count: 2 },
      { values: [64], mean: 2.5, deviation: Math.SQRT1_2, count: 2 },
    ])
    const [first] = compared({ ...base, as: 'difference' }, table)
    expect(first).toMatchObject({ values: [16], mean: (16 + 2 * 17) / 2 })
  })

  test('leaves out what has no partner', () => {
    const alone = { ...table, rows: rows.filter(({ values }) => values['process'] === 'PBM') }
    expect(compared({ ...base, as: 'ratio' }, alone)).toEqual([])
  })
})

describe('a crossover', () => {
  const reached = (width: number, excessLoss: number, index: number): SweepRow =>
    row({ width, process: 'VP', seed: 0 }, { excessLoss }, index)
  const part = (levels: readonly number[]): CrossoverPart => ({
    kind: 'crossover',
    id: 'x',
    title: 'x',
    of: 'y',
    along: 'width',
    value: 'excessLoss',
    levels: [...levels],
  })
  // excess = 16/width exactly: a straight line in the logarithms
  const table: SweepTable = {
    axes: ['width', 'process', 'seed'],
    results: ['excessLoss'],
    rows: [16, 32, 64, 128].map((width, k) => reached(width, 16 / width, k)),
  }

  test('is where a power law meets the level', () => {
    const { axes, rows } = crossoverTable(part([0.4, 0.2]), table)
    expect(axes).toEqual(['process', 'level', 'seed'])
    expect(rows.map(({ values }) => values)).toEqual([
      { process: 'VP', seed: 0, level: 0.4 },
      { process: 'VP', seed: 0, level: 0.2 },
    ])
    expect(rows[0]?.results['width']).toBeCloseTo(40, 9)
    expect(rows[1]?.results['width']).toBeCloseTo(80, 9)
  })

  test('is missing where no width suffices, the first width where each does, and after the last that does not', () => {
    const [never, always] = crossoverTable(part([0.01, 2]), table).rows
    expect(never?.results).toEqual({})
    expect(always?.results).toEqual({ width: 16 })
    const bumpy = { ...table, rows: [reached(16, 0.1, 0), reached(32, 0.4, 1), reached(64, 0.1, 2)] }
    expect(crossoverTable(part([0.2]), bumpy).rows[0]?.results['width']).toBeCloseTo(32 * Math.SQRT2, 9)
  })
})
