import { describe, expect, it } from 'vitest'
import { toFailure } from '@contract/failure'
import { readSpecs } from '../../../src-renderer/components/form/readSpecs'

const failureOf = (text: string) => {
  try {
    readSpecs(text, '“a.json”')
  } catch (error) {
    return toFailure(error)
  }
  throw new Error('it was read')
}

describe('specs from a file or the clipboard', () => {
  it('are one object or several', () => {
    expect(readSpecs('{"seed": 1}', 'x')).toEqual([{ seed: 1 }])
    expect(readSpecs('[{"seed": 1}, {}]', 'x')).toEqual([{ seed: 1 }, {}])
  })

  it('are refused with a sentence that names the source', () => {
    expect(failureOf('{"seed": }')).toMatchObject({ code: 'invalid-spec' })
    expect(failureOf('{\n"seed": }').message).toMatch(/^“a.json” is not JSON: Unexpected token .+\.$/)
    for (const text of ['3', 'null', '[]', '[1]', '"text"']) expect(failureOf(text).message).toContain('holds no spec')
    expect(failureOf(JSON.stringify(Array(13).fill({}))).message).toContain('13 specs')
  })
})
