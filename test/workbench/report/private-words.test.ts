import { homedir, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  valueWithoutPrivateWords,
  withoutFolders,
  withoutPrivateWords,
} from '../../../src-main/workbench/report/private-words'

describe('a sentence without folders', () => {
  test.each([
    ['The disk that holds /srv/ada/.local/share/cloudpin/x is full.', 'The disk that holds …/x is full.'],
    ['/srv/data/history.sqlite is damaged.', '…/history.sqlite is damaged.'],
    ['C:\\Users\\ada\\cloudpin\\history.sqlite', '…/history.sqlite'],
    ['~/.local/share/cloudpin/history.sqlite', '…/history.sqlite'],
    ['“/data/a/b.csv” has no rows; 3/16 and 1/2 stay.', '“…/b.csv” has no rows; 3/16 and 1/2 stay.'],
    ['See https://arxiv.org/abs/2305.09605.', 'See https://arxiv.org/abs/2305.09605.'],
    ['training.batch: 1/min and and/or are words.', 'training.batch: 1/min and and/or are words.'],
  ])('%s', (sentence, told) => {
    expect(withoutFolders(sentence)).toBe(told)
  })

  test('names a known folder by its word, whatever is in its name', () => {
    const known = [['/mnt/Ada Lovelace', '~']] as const
    expect(withoutFolders('No /mnt/Ada Lovelace/my data.csv here.', known)).toBe('No ~/my data.csv here.')
    expect(withoutFolders('No /mnt/Ada Lovelace/a/b.csv here.', known)).toBe('No …/b.csv here.')
  })
})

test('whatever path is in it, a text names neither this home nor this machine', () => {
  const part = fc.stringMatching(/^[\w .\-äß]{1,12}$/)
  const root = fc.constantFrom(homedir(), tmpdir(), join(tmpdir(), 'a b'))
  const before = fc.constantFrom('', 'no ', '“', '(', 'file=')
  fc.assert(
    fc.property(root, fc.array(part, { minLength: 1, maxLength: 5 }), before, (folder, parts, opening) => {
      const text = withoutPrivateWords(`${opening}${[folder, ...parts].join('/')} on ${hostname()}.`)
      if (homedir().length > 1) expect(text).not.toContain(`${homedir()}/`)
      expect(text).not.toContain(`${tmpdir()}/`)
      if (hostname().length >= 3 && hostname() !== 'localhost') expect(text).toMatch(/on <machine>\.$/)
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('names are replaced as words, in every text of a value', () => {
  const names = [['ada', '<user>']] as const
  expect(withoutPrivateWords('ada and adamant, «ada»', names)).toBe('<user> and adamant, «<user>»')
  expect(valueWithoutPrivateWords({ a: ['/srv/x/y.csv', 3, null], '/srv/x/z': true })).toEqual({
    a: ['…/y.csv', 3, null],
    '…/z': true,
  })
})
