import { describe, expect, test } from 'vitest'
import { fail } from '@contract/failure'
import { pathsLeftOut } from '../../../src-main/hosts/web/paths'

const withoutPaths = pathsLeftOut('/mnt/Ada Lovelace/data')

describe('what a browser is told holds no folder', () => {
  const { failure: error } = fail('disk-full', 'No room in /srv/ada/data/runs.', '/srv/ada/data/history.sqlite')
  const told = { code: 'disk-full', message: 'No room in …/runs.', field: '…/history.sqlite' }

  test('in failures and their fields', () => {
    expect(withoutPaths({ id: 1, result: { ok: false, error } })).toEqual({ id: 1, result: { ok: false, error: told } })
  })

  test('in runs, their logs, and what happens', () => {
    const run = { id: 'a', name: 'x', failure: error }
    expect(withoutPaths({ runs: [run], next: null })).toEqual({ runs: [{ ...run, failure: told }], next: null })
    expect(withoutPaths({ event: { kind: 'run', run } })).toEqual({
      event: { kind: 'run', run: { ...run, failure: told } },
    })
    const log = [{ at: 1, message: 'The checkpoint of /srv/data/x.files/c.safetensors is damaged.' }]
    expect(withoutPaths({ log })).toEqual({
      log: [{ at: 1, message: 'The checkpoint of …/c.safetensors is damaged.' }],
    })
  })

  test('in the description, the settings and a check', () => {
    const value = { historyFile: '/srv/cloudpin/history.sqlite', engines: [{ detail: 'no /opt/tf/lib/x.so here' }] }
    expect(withoutPaths(value)).toEqual({ historyFile: '…/history.sqlite', engines: [{ detail: 'no …/x.so here' }] })
    expect(withoutPaths({ folder: '/mnt/Ada Lovelace/data/history.logs' })).toEqual({ folder: '…/history.logs' })
    expect(withoutPaths({ problem: '/srv/a/settings.json: no' })).toEqual({ problem: '…/settings.json: no' })
    expect(withoutPaths({ whole: false, problems: ['page 3 of /srv/a/b'] })).toEqual({
      whole: false,
      problems: ['page 3 of …/b'],
    })
  })

  test('but what a person typed stays as it is, and so does what needs no change', () => {
    const typed = {
      spec: { target: { kind: 'points', file: '/srv/ada/points.csv', message: '/a/b/c' } },
      name: 'ratio /a/b/c',
      message: 'training.batch: 1/2 and and/or',
      values: Float32Array.of(1, 2),
      nothing: null,
    }
    expect(withoutPaths(typed)).toBe(typed)
  })
})
