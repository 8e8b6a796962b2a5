import type { ScoreErrorAt } from '@contract/certificate'
import { expect, it } from 'vitest'
import { scoreErrorLine } from '../../../src-renderer/components/certificate/scoreErrors'
import { estimateText } from '../../../src-renderer/components/certificate/words'

const at = (t: number, logTau: number, error: number): ScoreErrorAt => ({
  t,
  logTau,
  error: { value: error, standardError: 0.1 },
  perDimension: error / 2,
  weighted: { value: 4 * error, standardError: 0.4 },
  relative: error / 10,
})

it('the score error is drawn over an ascending variable, whatever the order it was measured in', () => {
  const byTime = [at(2, 1, 30), at(1, 0, 20), at(0.5, -1, 10)]
  expect(scoreErrorLine(byTime, 't', 'error')).toEqual({
    x: Float64Array.of(0.5, 1, 2),
    y: Float64Array.of(10, 20, 30),
  })
  expect([...scoreErrorLine(byTime, 'log τ', 'weighted').y]).toEqual([40, 80, 120])
  expect([...scoreErrorLine(byTime, 't', 'relative').y]).toEqual([1, 2, 3])
})

it('a measured number is said with its error, a computed one alone', () => {
  expect(estimateText({ value: 1.234, standardError: 0.056 })).toBe('1.23 ± 0.056')
  expect(estimateText({ value: 2, standardError: 0 })).toBe('2.00')
  expect(estimateText(null)).toBe('not known')
})
