import { expect, it } from 'vitest'
import { table, time, verdict } from '../../bench/table'
import { report, row } from './reports'

it('shows times in the unit that reads best', () => {
  expect([0.4567, 12.34, 999, 1000, 61_234, null].map(time)).toEqual([
    '0.457 ms',
    '12.3 ms',
    '999 ms',
    '1.00 s',
    '61.2 s',
    '–',
  ])
})

it('holds a ratio, or a time, against what is asked', () => {
  expect(verdict(row({ ratio: 0.75 }))).toBe('✓')
  expect(verdict(row({ ratio: 0.76 }))).toBe('✗')
  expect(verdict(row({ ratio: null }))).toBe('–')
  expect(verdict(row({ asked: null }))).toBe('–')
  expect(verdict(row({ asks: 'time', ratio: null, ours: 480, asked: 500 }))).toBe('✓')
  expect(verdict(row({ asks: 'time', ratio: null, ours: 520, asked: 500 }))).toBe('✗')
})

it('lines its columns up, and says below them what is missing and how memory went', () => {
  const lines = table(
    report({
      rows: [row({}), row({ name: 'a longer name', peers: null, ratio: null, note: 'No Python was named.' })],
      memory: { steps: 100_000, earlyBytes: 150 * 2 ** 20, lateBytes: 151 * 2 ** 20 },
    }),
  )
  const [head, first, second, note, memory] = lines
  expect(new Set([head, first, second].map((line) => line?.length)).size).toBe(1)
  expect(first).toMatch(/^step S +0\.400 ms +0\.800 ms +0\.50 +0\.60 +≤ 0\.75 +✓ +100 MB +JAX 0\.10\.2$/)
  expect(note).toBe('a longer name: No Python was named.')
  expect(memory).toBe('Resident memory at step 10000: 150 MB, at step 100000: 151 MB')
})
