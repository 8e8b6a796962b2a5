import { describe, expect, it } from 'vitest'
import type { InputOf } from '@contract/api'
import { mostPieceBytes, uploadBytesPerSecond } from '@contract/dataset'
import { sendFiles } from '../../../src-renderer/components/datasets/sendFiles'

type Pieces = InputOf<'datasets.upload'>['pieces']

function fileOf(path: string, length: number) {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = i % 251
  return { path, file: new File([bytes], path) }
}

/** Sends files on a clock that only waiting moves. */
async function sent(files: Parameters<typeof sendFiles>[0], signal = new AbortController().signal) {
  const calls: Pieces[] = []
  const progress: number[] = []
  let clock = 0
  await sendFiles(files, {
    send: (pieces) => {
      calls.push(pieces)
      return Promise.resolve()
    },
    onProgress: (bytes) => progress.push(bytes),
    signal,
    now: () => clock,
    wait: (milliseconds) => {
      clock += milliseconds
      return Promise.resolve()
    },
  })
  return { calls, progress, milliseconds: clock }
}

describe('files that a window sends', () => {
  it('come in pieces that follow one another, and small ones together', async () => {
    const large = 2 * mostPieceBytes + 5
    const { calls, progress } = await sent([fileOf('a', 3), fileOf('empty', 0), fileOf('b', large), fileOf('c', 7)])
    const told = calls.flat().map(({ path, offset, bytes }) => [path, offset, bytes.length])
    expect(told).toEqual([
      ['a', 0, 3],
      ['empty', 0, 0],
      ['b', 0, mostPieceBytes],
      ['b', mostPieceBytes, mostPieceBytes],
      ['b', 2 * mostPieceBytes, 5],
      ['c', 0, 7],
    ])
    for (const pieces of calls) {
      expect(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(mostPieceBytes)
    }
    expect(progress.at(-1)).toBe(large + 10)
    const whole = calls
      .flat()
      .filter(({ path }) => path === 'b')
      .flatMap(({ bytes }) => [bytes[0], bytes.at(-1)])
    expect(whole).toEqual(
      [0, mostPieceBytes - 1, mostPieceBytes, 2 * mostPieceBytes - 1, 2 * mostPieceBytes, large - 1].map(
        (i) => i % 251,
      ),
    )
  })

  it('that are many need few calls', async () => {
    const { calls } = await sent(Array.from({ length: 1201 }, (_, i) => fileOf(String(i), 2)))
    expect(calls.map(({ length }) => length)).toEqual([500, 500, 201])
  })

  it('come no faster than a host lets a window send', async () => {
    const bytes = 5 * mostPieceBytes
    const { milliseconds } = await sent([fileOf('a', bytes)])
    expect(milliseconds).toBeCloseTo((1000 * bytes) / uploadBytesPerSecond, 6)
  })

  it('end when they are given up', async () => {
    const given = new AbortController()
    given.abort()
    await expect(sent([fileOf('a', 1)], given.signal)).rejects.toThrow(/abort/i)
  })
})
