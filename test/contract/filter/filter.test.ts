import { describe, expect, it } from 'vitest'
import { completionsAt } from '@contract/filter/complete'
import { asksForArchive, isLike, matcher } from '@contract/filter/match'
import { parseFilter } from '@contract/filter/parse'
import { aRun } from '../../renderer/runs/runs'

const day = 86_400_000
const now = new Date(2026, 10, 22, 12).getTime()

const runs = [
  aRun(
    'a',
    { target: { kind: 'mixture' }, process: { kind: 'vp' }, network: { width: 64 } },
    {
      metrics: { slicedWasserstein2: { value: 0.5, floor: 0.1 } },
      ...{ createdAt: now, tags: ['paper', 'long name'], startedAt: now, finishedAt: now + 90_000, starred: true },
    },
  ),
  aRun(
    'b',
    { target: { kind: 'mixture' }, process: { kind: 'pbm' }, network: { width: 640 } },
    {
      ...{ state: 'failed', createdAt: now - 3 * day, notes: 'Diverged after the **second** epoch', archivedAt: now },
    },
  ),
  aRun(
    'c',
    { name: 'Déjà vu', target: { kind: 'funnel' }, process: { kind: 'vp' }, network: { width: 512 } },
    {
      metrics: { slicedWasserstein2: { value: Number.NaN, floor: 0.1 } },
      ...{ createdAt: now - 40 * day, tags: ['draft'] },
    },
  ),
]

const read = (line: string) => parseFilter(line, now)
const found = (line: string): string => {
  const filter = read(line)
  expect(filter.issues).toEqual([])
  const test = matcher(filter, now)
  return runs.flatMap((run) => (test(run) ? [run.id] : [])).join('')
}
const issue = (line: string) => {
  const [first, ...others] = read(line).issues
  expect(others).toEqual([])
  return first && { message: first.message, at: line.slice(first.from, first.to) }
}

describe('a filter line', () => {
  it('finds every word somewhere, in any order and case', () => {
    expect(found('')).toBe('abc')
    expect(found('  MIXTURE ')).toBe('ab')
    expect(found('pbm failed')).toBe('b')
    expect(found('déjà')).toBe('c')
    expect(found('mixture funnel')).toBe('')
    expect(found('"second** epoch"')).toBe('b')
    expect(found('-mixture')).toBe('c')
  })

  it('asks for texts exactly, one of several, with a star, or not', () => {
    expect(found('process:vp')).toBe('ac')
    expect(found('Process=VP')).toBe('ac')
    expect(found('process:vp,pbm')).toBe('abc')
    expect(found('target:f*')).toBe('c')
    expect(found('state!=done')).toBe('b')
    expect(found('-state:done')).toBe('b')
    expect(found('tag:paper')).toBe('a')
    expect(found('tag:"long name"')).toBe('a')
    expect(found('tag:pap')).toBe('')
    expect(found('name:vu')).toBe('c')
    expect(found('notes:epoch')).toBe('b')
    expect(found('is:starred')).toBe('a')
    expect(found('has:notes')).toBe('b')
  })

  it('compares numbers, of which one that is missing or no number meets none', () => {
    expect(found('width:64')).toBe('a')
    expect(found('width>64')).toBe('bc')
    expect(found('width>=64')).toBe('abc')
    expect(found('width<=512')).toBe('ac')
    expect(found('width:100..600')).toBe('c')
    expect(found('width:..64,600..')).toBe('ab')
    expect(found('width!=64')).toBe('bc')
    expect(found('sw2<1')).toBe('a')
    expect(found('sw2>=0')).toBe('a')
    expect(found('slicedWasserstein2:0.5')).toBe('a')
    expect(found('-sw2<1')).toBe('bc')
    expect(found('rate<=1e-3')).toBe('abc')
    expect(found('rate<1e-3')).toBe('')
  })

  it('knows days and lengths of time', () => {
    expect(found('created:today')).toBe('a')
    expect(found('created:2026-11')).toBe('ab')
    expect(found('created<2026-11')).toBe('c')
    expect(found('created>2026-11-19')).toBe('a')
    expect(found('created>=2026-11-19')).toBe('ab')
    expect(found('created:2026-10-01..2026-11-19')).toBe('bc')
    expect(found('age<2d')).toBe('a')
    expect(found('duration>1m')).toBe('a')
  })

  it('reaches every field of a spec by its path', () => {
    expect(found('training.batch:256')).toBe('abc')
    expect(found('network.width>100 process.kind:vp')).toBe('c')
    expect(found('network.activation:silu')).toBe('abc')
    expect(found('objective.weighting:nothing')).toBe('')
  })

  it('knows whether it asks for the archive', () => {
    expect(asksForArchive(read('is:archived'))).toBe(true)
    expect(asksForArchive(read('-is:archived'))).toBe(true)
    expect(asksForArchive(read('archived'))).toBe(false)
  })

  it('says what is wrong where it is, and keeps the rest', () => {
    expect(issue('vp wdth>64')).toEqual({ at: 'wdth>64', message: 'There is no field “wdth”; did you mean “width”?' })
    expect(issue('width:wide')?.message).toBe('“width” is a number, such as 64, 1e-3 or 16..64; “wide” is none.')
    expect(issue('state:doen')).toEqual({
      at: 'doen',
      message:
        '“state” cannot be “doen”; did you mean “done”? It is one of queued, running, done, stopped, failed, interrupted.',
    })
    expect(issue('state<done')?.message).toBe('“state” is a text and has no order; write state:value.')
    expect(issue('width>')?.message).toBe('A value is missing after “width>”.')
    expect(issue('tag:"long')).toEqual({
      at: '"long',
      message: 'This quotation mark is never closed; add " at the end.',
    })
    expect(issue('created:2026-02-31')?.message).toMatch(/^“created” is a day, such as .*; “2026-02-31” is none\.$/)
    expect(issue('age>7')?.message).toMatch(/^“age” is a length of time, such as 90s/)
    expect(issue('solver.kind:x')?.message).toMatch(/a path into the spec begins with one of target, process/)
    expect(issue('training.batch>many')?.message).toMatch(/compares with a number/)
    expect(issue('width:64..16')?.message).toMatch(/“64\.\.16” is none/)
    expect(issue('x'.repeat(2001))?.message).toMatch(/at most 2000 characters/)
    const both = read('process:vp wdth>64')
    expect(runs.filter(matcher(both, now)).map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('takes a star for any text, each part in its turn', () => {
    expect(isLike('abcabc', 'a*c')).toBe(true)
    expect(isLike('abcabc', '*ca*')).toBe(true)
    expect(isLike('abcabc', 'ab*bd*')).toBe(false)
    expect(isLike('aba', 'ab*ba')).toBe(false)
    expect(isLike('', '*')).toBe(true)
  })
})

describe('completion', () => {
  const texts = (line: string, cursor = line.length) =>
    completionsAt(line, cursor, runs).options.map(({ text }) => text)

  it('offers fields by what is typed of their names', () => {
    expect(texts('wid')).toEqual(['width<'])
    expect(texts('vp -proc')).toEqual(['process:'])
    expect(texts('').length).toBeGreaterThan(5)
    expect(completionsAt('vp wid', 6, runs)).toMatchObject({ from: 3, to: 6 })
  })

  it('offers values after a colon, those that the runs have first', () => {
    expect(texts('process:')).toEqual(['vp', 'pbm', 'sub-vp', 've'])
    expect(texts('process:p')).toEqual(['pbm', 'vp', 'sub-vp'])
    expect(texts('tag:')).toEqual(expect.arrayContaining(['paper', 'draft', '"long name"']))
    expect(texts('tag:paper,dr')).toEqual(['draft'])
    expect(completionsAt('tag:paper,dr', 12, runs)).toMatchObject({ from: 10, to: 12 })
    expect(texts('width:6')).toEqual([])
  })
})
