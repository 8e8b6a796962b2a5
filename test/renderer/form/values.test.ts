import { describe, expect, it } from 'vitest'
import {
  readJson,
  readNumber,
  readNumberList,
  readNumberOrList,
  readText,
  valueAt,
  whyNotJson,
  withField,
  withValueAt,
  written,
  writtenJson,
} from '../../../src-renderer/components/form/values'

describe('what is typed into a field', () => {
  it('is a number, nothing, or text that stays as it is', () => {
    expect(readNumber(' 1e-3 ')).toBe(0.001)
    expect(readNumber('−2')).toBe(-2)
    expect(readNumber('.5')).toBe(0.5)
    expect(readNumber('  ')).toBeUndefined()
    expect(readNumber('12 steps')).toBe('12 steps')
    expect(readNumber('NaN')).toBe('NaN')
    expect(readNumber('-')).toBe('-')
  })

  it('is a list where it has commas or brackets', () => {
    expect(readNumberOrList('1, 2,3')).toEqual([1, 2, 3])
    expect(readNumberOrList('[1; -2]')).toEqual([1, -2])
    expect(readNumberOrList('4')).toBe(4)
    expect(readNumberOrList('[4]')).toEqual([4])
    expect(readNumberOrList('1, ')).toEqual([1])
    expect(readNumberOrList('1,,2')).toBe('1,,2')
    expect(readNumberOrList('1, x')).toBe('1, x')
  })

  it('is a list where one is wanted, of one number too', () => {
    expect(readNumberList('1, 2, 2')).toEqual([1, 2, 2])
    expect(readNumberList('4')).toEqual([4])
    expect(readNumberList('')).toBeUndefined()
    expect(readNumberList('four')).toBe('four')
  })

  it('is JSON, or text with the place where it stops being JSON', () => {
    expect(readJson('[[1, 2]]')).toEqual([[1, 2]])
    expect(readJson('')).toBeUndefined()
    expect(readJson('[[1')).toBe('[[1')
    expect(whyNotJson('[1]')).toBeNull()
    expect(whyNotJson('[1')).toMatch(/^Not a list in JSON: .+\.$/)
  })

  it('counts as left out where it is only spaces', () => {
    expect(readText('  ')).toBeUndefined()
    expect(readText(' a ')).toBe(' a ')
  })

  it('is written back as it is read', () => {
    for (const value of [3, 0.001, 'abc', [1, 2, 3]]) expect(readNumberOrList(written(value))).toEqual(value)
    for (const value of [[1, 2], [[1, -2.5]], [[1], [2]]]) expect(readJson(writtenJson(value))).toEqual(value)
    expect(written(undefined)).toBe('')
  })
})

describe('drafts', () => {
  const draft = { process: { kind: 'vp', schedule: { beta: 1 } }, seed: 3 }

  it('change at a path without touching what they came from', () => {
    const changed = withValueAt(draft, 'process.schedule.beta', 2)
    expect(valueAt(changed, 'process.schedule.beta')).toBe(2)
    expect(draft.process.schedule.beta).toBe(1)
    expect(withValueAt({}, 'a.b', 1)).toEqual({ a: { b: 1 } })
  })

  it('lose a field whose value is taken away', () => {
    expect(withField(draft, 'seed', undefined)).toEqual({ process: draft.process })
    expect(valueAt(draft, 'process.missing.deep')).toBeUndefined()
  })
})
