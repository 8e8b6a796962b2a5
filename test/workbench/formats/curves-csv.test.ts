import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvHeader, decodeCurve, encodeCurve } from '../../../src-main/workbench/formats/curves-csv'
import { failureOf } from '../../store/scratch'

test('a curve comes back bit for bit, whatever its numbers', () => {
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 50 }), fc.nat(1_000_000), (values, firstStep) => {
      const { steps, values: read } = decodeCurve(csvHeader + encodeCurve(firstStep, values))
      expect(read).toEqual(values)
      expect([...steps]).toEqual(Array.from(values, (_, k) => firstStep + k))
    }),
    { numRuns: 300, seed: 7 },
  )
})

test('is what a spreadsheet or pandas reads', () => {
  expect(csvHeader + encodeCurve(0, Float32Array.of(0.1, 2, NaN, -Infinity, 1e-8))).toBe(
    'step,loss\n0,0.100000001\n1,2\n2,nan\n3,-inf\n4,9.99999994e-9\n',
  )
})

test('Windows line ends are read', () => {
  expect([...decodeCurve('step,loss\r\n0,1\r\n5,2\r\n').steps]).toEqual([0, 5])
})

test.each([
  ['time,loss\n', 'line 1'],
  ['', 'line 1'],
  ['step,loss\n0,1\n0,2\n', 'line 3 has a step that is not after'],
  ['step,loss\n1,2,3\n', 'line 2'],
  ['step,loss\n-1,2\n', 'line 2'],
  ['step,loss\n1,\n', 'line 2 has ""'],
  ['step,loss\n1,0x10\n', 'line 2 has "0x10"'],
  ['step,loss\n1,1e99\n', 'line 2 has "1e99"'],
  ['step,loss\n1,=HYPERLINK("x")\n', 'line 2'],
])('refuses %j', async (text, words) => {
  const failure = await failureOf(() => decodeCurve(text))
  expect(failure.code).toBe('data-damaged')
  expect(failure.message).toContain(words)
})
