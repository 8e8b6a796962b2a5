import { describe, expect, test } from 'vitest'
import { fail } from '@contract/failure'
import { withoutFolders, withoutPaths } from '../../../src-main/hosts/web/paths'

describe('what a browser is told', () => {
  test.each([
    ['The disk that holds /home/ada/.local/share/cloudpin/x is full.', 'The disk that holds …/x is full.'],
    ['/srv/data/history.sqlite is damaged.', '…/history.sqlite is damaged.'],
    ['C:\\Users\\ada\\cloudpin\\history.sqlite', '…/history.sqlite'],
    ['~/.local/share/cloudpin/history.sqlite', '…/history.sqlite'],
    ['“/data/a/b.csv” has no rows; 3/16 and 1/2 stay.', '“…/b.csv” has no rows; 3/16 and 1/2 stay.'],
    ['See https://arxiv.org/abs/2305.09605.', 'See https://arxiv.org/abs/2305.09605.'],
    ['training.batch: 1/min and and/or are words.', 'training.batch: 1/min and and/or are words.'],
  ])('%s', (sentence, told) => {
    expect(withoutFolders(sentence)).toBe(told)
  })

  test('holds no folder in failures, their fields, and the description', () => {
    const { failure: error } = fail('disk-full', 'No room in /home/ada/data/runs.', '/home/ada/data/history.sqlite')
    expect(withoutPaths({ ok: false, error })).toEqual({
      ok: false,
      error: { code: 'disk-full', message: 'No room in …/runs.', field: '…/history.sqlite' },
    })
    const value = { version: '1', historyFile: '/data/cloudpin/history.sqlite' }
    expect(withoutPaths({ ok: true, value })).toEqual({
      ok: true,
      value: { ...value, historyFile: '…/history.sqlite' },
    })
    const other = { ok: true, value: [1, 2] } as const
    expect(withoutPaths(other)).toBe(other)
  })
})
