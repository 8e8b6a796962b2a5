import { describe, expect, it } from 'vitest'
import { drawNoise } from '../../../src-main/tensor'
import { NoiseAhead } from '../../../src-main/tensor/noise/ahead'
import { instantiateFill, noiseMemory, reservedBytes, roomFor } from '../../../src-main/tensor/noise/kernel'
import type { FillOrder } from '../../../src-main/tensor/noise/kernel'
import { noiseKey } from '../../../src-main/tensor/noise/key'
import type { NoiseSlot } from '../../../src-main/tensor'
import { integers, normals, philox, uniforms } from './reference'
import type { Words } from './reference'

const order: FillOrder = {
  kind: 'normal',
  pointer: reservedBytes,
  count: 37,
  firstStep: 0,
  steps: 1,
  key: [0, 0],
  stream: 0,
  bound: 0,
}

function filled(changes: Partial<FillOrder>): ArrayBuffer {
  const full = { ...order, ...changes }
  const count = full.count * full.steps
  const memory = noiseMemory(roomFor(count))
  instantiateFill(memory)(full)
  return new Uint8Array(memory.buffer, reservedBytes, count * 4).slice().buffer
}

/** The reference's words of an element's block. */
function wordsOf(element: number, step: number, { key, stream }: Pick<FillOrder, 'key' | 'stream'>): Words {
  return philox([element >>> 2, stream, step >>> 0, Math.floor(step / 2 ** 32)], key)
}

describe('Philox4x32-10', () => {
  it('gives the published vectors', () => {
    const hex = (words: Words) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ')
    const ones = 0xffffffff
    expect(hex(philox([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8')
    expect(hex(philox([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd')
    const pi: Words = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
    expect(hex(philox(pi, [0xa4093822, 0x299f31d0]))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1')
  })
})

describe('the kernel agrees with the reference bit for bit', () => {
  const places = [
    { key: [0, 0], stream: 0, firstStep: 0 },
    { key: [0xa4093822, 0x299f31d0], stream: 7, firstStep: 2 ** 32 - 2 },
    { key: [0xffffffff, 5], stream: 0xffffffff, firstStep: 3 * 2 ** 32 + 17 },
  ] as const

  it.each(places)('stream $stream from step $firstStep', (place) => {
    const range = { ...place, count: 37, steps: 3 }
    const bound = 60_000
    const drawn = {
      normal: [...new Float32Array(filled({ ...range, kind: 'normal' }))],
      uniform: [...new Float32Array(filled({ ...range, kind: 'uniform' }))],
      integers: [...new Int32Array(filled({ ...range, kind: 'integers', bound }))],
    }
    const expected = (of: (words: Words) => readonly number[]) =>
      Array.from({ length: 37 * 3 }, (_, place) => {
        const element = place % 37
        return of(wordsOf(element, range.firstStep + Math.floor(place / 37), range))[element % 4]
      })
    expect(drawn.normal).toEqual(expected(normals))
    expect(drawn.uniform).toEqual(expected(uniforms))
    expect(drawn.integers).toEqual(expected((words) => integers(words, bound)))
  })

  it('also over the whole range of words', () => {
    const numbers = new Float32Array(filled({ count: 40_000, stream: 3, key: [9, 9] }))
    for (let element = 0; element < numbers.length; element += 4) {
      const block = normals(wordsOf(element, 0, { stream: 3, key: [9, 9] }))
      if (block.some((number, lane) => !Object.is(number, numbers[element + lane]))) expect.fail(`block ${element / 4}`)
    }
  })
})

describe('a part of the rows', () => {
  it('is what the whole has there, and nothing beside it is touched', () => {
    const range = { count: 150, steps: 3 }
    const memory = noiseMemory(roomFor(range.count * range.steps))
    const numbers = new Float32Array(memory.buffer, reservedBytes, range.count * range.steps).fill(7)
    instantiateFill(memory)({ ...order, ...range, from: 32, to: 101 })
    const whole = new Float32Array(filled(range))
    const inside = (place: number) => place % 150 >= 32 && place % 150 < 101
    expect([...numbers]).toEqual(Array.from(whole, (number, place) => (inside(place) ? number : 7)))
  })
})

describe('what is drawn', () => {
  const count = 400_000
  const coordinates = { seed: 11, program: 'statistics', stream: 0, step: 0 }
  const mean = (numbers: ArrayLike<number>, of: (number: number) => number) =>
    Array.from(numbers, of).reduce((sum, number) => sum + number, 0) / numbers.length

  it('has the moments of a standard normal', () => {
    const numbers = drawNoise('normal', coordinates, count)
    // Bounds are five standard errors: sqrt of 1, 2, 15, 96 over the count.
    expect(Math.abs(mean(numbers, (z) => z))).toBeLessThan(5 * Math.sqrt(1 / count))
    expect(Math.abs(mean(numbers, (z) => z * z) - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
    expect(Math.abs(mean(numbers, (z) => z ** 3))).toBeLessThan(5 * Math.sqrt(15 / count))
    expect(Math.abs(mean(numbers, (z) => z ** 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count))
  })

  /** Largest distance of the empirical distribution function from the given one (Kolmogorov and Smirnov). */
  function distance(numbers: Float32Array, distribution: (x: number) => number): number {
    const sorted = numbers.toSorted()
    return sorted.reduce((most, x, rank) => {
      const expected = distribution(x)
      return Math.max(most, Math.abs(expected - rank / sorted.length), Math.abs(expected - (rank + 1) / sorted.length))
    }, 0)
  }

  it('is distributed as it says', () => {
    const limit = 2.2 / Math.sqrt(count)
    expect(distance(drawNoise('uniform', coordinates, count), (x) => x)).toBeLessThan(limit)
    expect(distance(drawNoise('normal', coordinates, count), normalDistribution)).toBeLessThan(limit)
  })

  it('is uncorrelated along elements, streams, steps, seeds and programs', () => {
    const base = drawNoise('normal', coordinates, count)
    const others = [
      base.subarray(1),
      base.subarray(2),
      base.subarray(4),
      drawNoise('normal', { ...coordinates, stream: 1 }, count),
      drawNoise('normal', { ...coordinates, step: 1 }, count),
      drawNoise('normal', { ...coordinates, seed: 12 }, count),
      drawNoise('normal', { ...coordinates, program: 'other' }, count),
    ]
    for (const other of others) {
      const correlation = other.reduce((sum, z, place) => sum + z * (base[place] ?? 0), 0) / other.length
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(count))
    }
  })

  it('refuses coordinates that are not whole numbers', () => {
    expect(() => drawNoise('normal', { ...coordinates, seed: -1 }, 4)).toThrow('The seed must be a whole number')
    expect(() => drawNoise('normal', { ...coordinates, step: 0.5 }, 4)).toThrow(
      "The noise's step must be a whole number",
    )
  })

  it('keys programs by their names and seeds by all their bits', () => {
    const keys = [noiseKey(1, 'a'), noiseKey(1, 'b'), noiseKey(2, 'a'), noiseKey(1 + 2 ** 32, 'a')]
    expect(new Set(keys.map(String)).size).toBe(4)
    expect(noiseKey(1, 'a')).toEqual(keys[0])
  })
})

describe('noise filled ahead', () => {
  const slots: readonly NoiseSlot[] = [
    { kind: 'normal', stream: 0, id: 0, shape: [5, 3], dtype: 'float32' },
    { kind: 'integers', stream: 1, id: 1, shape: [7], dtype: 'int32', bound: 100 },
  ]

  /** `expected`: the chunks that are prepared, right or wrong. */
  async function drawn(
    cuts: readonly number[],
    expected: readonly number[] = [],
  ): Promise<readonly (readonly number[])[]> {
    const source = new NoiseAhead(slots, noiseKey(4, 'ahead'), 8)
    const rows: number[][] = [[], []]
    let firstStep = 3
    for (const [index, steps] of cuts.entries()) {
      const chunk = await source.take({ firstStep, steps })
      firstStep += steps
      const next = expected[index + 1]
      if (next !== undefined) source.prepare({ firstStep, steps: next })
      chunk.forEach((numbers, slot) => rows[slot]?.push(...numbers))
    }
    await source.dispose()
    return rows
  }

  it('is the same whatever the chunks and whoever fills it', async () => {
    const whole = await drawn([8])
    expect(await drawn([3, 5], [3, 5])).toEqual(whole)
    expect(await drawn([2, 2, 2, 2], [2, 2, 2, 2])).toEqual(whole)
    expect(await drawn([1, 4, 3], [1, 4, 3])).toEqual(whole)
    // Prepared too few, then too many.
    expect(await drawn([2, 4, 2], [2, 1, 7])).toEqual(whole)
  })

  it('is the same where caller and worker fill it together', async () => {
    const large: readonly NoiseSlot[] = [
      { kind: 'normal', stream: 0, id: 0, shape: [101, 99], dtype: 'float32' },
      { kind: 'uniform', stream: 1, id: 1, shape: [63], dtype: 'float32' },
      { kind: 'integers', stream: 2, id: 2, shape: [129], dtype: 'int32', bound: 100 },
    ]
    const sources = (['ahead', 'together'] as const).map((time) => new NoiseAhead(large, noiseKey(4, 'all'), 5, time))
    const [alone, shared] = await Promise.all(sources.map((source) => source.take({ firstStep: 2, steps: 5 })))
    expect(shared).toEqual(alone)
    await Promise.all(sources.map((source) => source.dispose()))
  })

  it('is another program’s alone where that one takes over a thread that still had work', async () => {
    const whole = await drawn([8])
    const left = new NoiseAhead(slots, noiseKey(9, 'left'), 8)
    await left.take({ firstStep: 0, steps: 4 })
    left.prepare({ firstStep: 4, steps: 8 })
    const leaving = left.dispose()
    expect(await drawn([4, 4], [4, 4])).toEqual(whole)
    await leaving
    expect(await drawn([2, 6], [2, 6])).toEqual(whole)
  })

  it('is drawn anew where a run goes on elsewhere than expected', async () => {
    const source = new NoiseAhead(slots, noiseKey(4, 'ahead'), 8)
    await source.take({ firstStep: 0, steps: 4 })
    source.prepare({ firstStep: 4, steps: 4 })
    const [elsewhere] = await source.take({ firstStep: 3, steps: 8 })
    expect([...(elsewhere ?? [])]).toEqual((await drawn([8]))[0])
    await source.dispose()
  })
})

/** The normal distribution function by its series around 0, good to 1e-7 for |x| < 6. */
function normalDistribution(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; n < 120; n++) {
    term *= (x * x) / (2 * n + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}
