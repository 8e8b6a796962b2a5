import { expect, it } from 'vitest'
import { digits, table } from '../../../src-main/hosts/cli/numbers'
import { duration, progressLine } from '../../../src-main/hosts/cli/progress-bar'

it('numbers have four digits, durations two units, tables straight columns', () => {
  expect([0.123456, 12345, 1e-7].map(digits)).toEqual(['0.1235', '12350', '1e-7'])
  expect([0.4, 59.4, 61, 3600, 7384].map(duration)).toEqual(['0 s', '59 s', '1 min 1 s', '1 h 0 min', '2 h 3 min'])
  expect(
    table(
      ['run', 'name'],
      [
        ['abc', 'x'],
        ['d', 'longer'],
      ],
    ),
  ).toEqual(['run  name', 'abc  x', 'd    longer'])
})

it('progress is one line: phase, bar, share, steps, speed, time left', () => {
  expect(progressLine({ phase: 'training', step: 750, steps: 3000, stepsPerSecond: 2500.4, secondsLeft: 0.9 })).toBe(
    'training   ██████░░░░░░░░░░░░░░░░░░  25 %  750/3000  2500 steps/s  1 s left',
  )
  expect(progressLine({ phase: 'preparing', step: 0, steps: 1, stepsPerSecond: null, secondsLeft: null })).toBe(
    'preparing  ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0/1',
  )
})
