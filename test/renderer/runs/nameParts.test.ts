import { describe, expect, it } from 'vitest'
import { nameLines, sharedLength, sharedLengths } from '../../../src-renderer/components/runs/nameParts'
import { cut } from '../../../src-renderer/text/cut'
import { aRun } from './runs'

describe('a name where there is little room', () => {
  it('keeps what the runs of a sweep differ in, from the beginning of a word', () => {
    const names = ['Widths, process vp, width 16', 'Widths, process vp, width 128', 'Widths, process pbm, width 16']
    expect(sharedLength(names)).toBe('Widths, process '.length)
    expect(nameLines(names[1] ?? '', sharedLength(names))).toEqual({
      ...{ above: 'Widths, process ', head: 'vp, width 128', tail: '' },
    })
    expect(sharedLength(['same', 'same'])).toBe(0)
    expect(sharedLength(['alone'])).toBe(0)
    expect(sharedLength(['a 16', 'b 16'])).toBe(0)
  })

  it('counts each sweep by itself', () => {
    const run = (id: string, name: string, sweep: string | null) =>
      aRun(id, {}, { name, sweep: sweep === null ? null : { sweep, index: 0, values: {} } })
    const runs = [
      run('a', 'W, seed 1', 's'),
      run('b', 'W, seed 2', 's'),
      run('c', 'X, seed 1', 't'),
      run('d', 'Y', null),
    ]
    expect([...sharedLengths(runs)]).toEqual([
      ['s', 'W, seed '.length],
      ['t', 0],
    ])
  })

  it('keeps the end of any other long name', () => {
    expect(nameLines('short', 0)).toEqual({ above: '', head: 'short', tail: '' })
    const { head, tail } = cut('a name that is longer than its column, width 64')
    expect([head + tail, tail]).toEqual([
      'a name that is longer than its column, width 64',
      'umn, width 64'.padStart(14, 'l'),
    ])
    expect(cut('one, two, three', 5)).toEqual({ head: 'one, two, ', tail: 'three' })
  })
})
