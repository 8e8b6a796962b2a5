import { expect, it } from 'vitest'
import { estimateLines } from '../../bench/estimates'
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
      rows: [
        row({}),
        row({ name: 'a longer name', peers: null, ratio: null, quartiles: null, note: 'No Python was named.' }),
      ],
      memory: { steps: 100_000, earlyBytes: 150 * 2 ** 20, lateBytes: 151 * 2 ** 20 },
    }),
  )
  const [head, first, second, note, memory] = lines
  expect(new Set([head, first, second].map((line) => line?.length)).size).toBe(1)
  expect(first).toMatch(
    /^step S +0\.400 ms +0\.800 ms +0\.50 +0\.45 to 0\.55 +0\.60 +≤ 0\.75 +✓ +100 MB +JAX 0\.10\.2$/,
  )
  expect(note).toBe('a longer name: No Python was named.')
  expect(memory).toBe('Resident memory at step 10000: 150 MB, at step 100000: 151 MB')
})

it('sets estimates beside what happened, and marks those that are too far from it', () => {
  const parts = { preparing: 1, training: 1, sampling: 0, measuring: 0 }
  const estimated = { millisecondsPerStep: 1.2, totalSeconds: 30, bytes: 100 * 2 ** 20, ...parts }
  const happened = { millisecondsPerStep: 1, totalSeconds: 10, bytes: 200 * 2 ** 20, ...parts }
  expect(estimateLines([])).toEqual([])
  const [, head, line] = estimateLines([{ name: 'MLP', estimated, happened }])
  expect(head?.length).toBe(line?.length)
  expect(line).toMatch(/^MLP +1\.2 +1\.0 +30 +10 +100 +200 +1\.20✓ {2}3\.00✗ {2}0\.50✗$/)
})
