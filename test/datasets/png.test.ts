import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { readPng } from '../../src-main/datasets/formats/png'
import { failureOf } from './files'
import { png } from './formats'

const read = (bytes: Uint8Array) => readPng(bytes, 'a.png')

describe('a PNG', () => {
  it.each([1, 2, 4] as const)(
    'of %i bits a pixel is spread over the bytes, each line from a byte of its own',
    (depth) => {
      const [width, most] = [5, 2 ** depth - 1]
      const samples = Array.from({ length: 2 * width }, (_, i) => i % (most + 1))
      const perLine = Math.ceil((width * depth) / 8)
      const packed = new Uint8Array(2 * perLine)
      samples.forEach((sample, i) => {
        const [line, at] = [Math.floor(i / width), (i % width) * depth]
        const place = line * perLine + Math.floor(at / 8)
        packed[place] = (packed[place] ?? 0) | (sample << (8 - depth - (at % 8)))
      })
      const picture = read(encode({ width, height: 2, channels: 1, depth, data: packed }))
      expect([...picture.pixels]).toEqual(samples.map((sample) => Math.round((sample * 255) / most)))
      expect(picture).toMatchObject({ width, height: 2, channels: 1, isDeep: false })
    },
  )

  it('of 16 bits a channel is rounded to the nearest byte and says so', () => {
    const picture = read(png(2, 1, 3, [0, 128, 129, 257, 65_535, 32_768], 16))
    expect([...picture.pixels]).toEqual([0, 0, 1, 1, 255, 128])
    expect(picture).toMatchObject({ channels: 3, isDeep: true })
  })

  it('with full opacity loses the opacity, in grey and in colours', () => {
    expect([...read(png(2, 1, 2, [7, 255, 8, 255])).pixels]).toEqual([7, 8])
    expect(read(png(1, 1, 4, [1, 2, 3, 255]))).toMatchObject({ channels: 3, pixels: Uint8Array.of(1, 2, 3) })
  })

  it('with a palette takes its colours, in grey where all of them are', () => {
    const palette = [
      [255, 0, 0],
      [9, 9, 9],
      [40, 40, 40],
    ]
    const of = (data: number[]) =>
      read(encode({ width: 2, height: 1, channels: 1, depth: 8, palette, data: Uint8Array.from(data) }))
    expect(of([0, 1])).toMatchObject({ channels: 3, pixels: Uint8Array.of(255, 0, 0, 9, 9, 9) })
    expect(of([2, 1])).toMatchObject({ channels: 1, pixels: Uint8Array.of(40, 9) })
  })

  it('that is interlaced is read like any other, but not with less than 8 bits', () => {
    const data = Uint8Array.from({ length: 81 }, (_, i) => 3 * i)
    const plain = { width: 9, height: 9, channels: 1, depth: 8, data } as const
    expect(read(encode(plain, { interlace: 'Adam7' })).pixels).toEqual(data)
    const bytes = encode(plain, { interlace: 'Adam7' })
    bytes[24] = 4
    expect(failureOf(() => read(bytes)).message).toBe(
      'a.png is interlaced with less than 8 bits a channel; save it without interlacing.',
    )
  })

  it('of which a byte was changed is refused', () => {
    const bytes = png(
      4,
      4,
      1,
      Array.from({ length: 16 }, (_, i) => i),
    )
    bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1
    expect(failureOf(() => read(bytes)).message).toMatch(/^a\.png cannot be decoded/)
  })
})
