import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { CloudpinError } from '@contract/failure'
import { crc32, readChunks, writeChunks, type Chunk } from '../../../src-renderer/components/samples/recipe/chunks'
import { readRecipe, withRecipe, type Recipe } from '../../../src-renderer/components/samples/recipe/recipe'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const parsed = parseExperimentOrFailure({ name: 'Ziffern ✎', target: { kind: 'mnist', digits: [3, 7] } })
const spec = parsed.ok ? parsed.value : expect.fail('The spec of this test is not valid.')
const recipe: Recipe = { run: 'run-1', spec, seed: 4_294_967_295, step: 1500 }
/** One grey pixel. */
const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)
const plain = writeChunks([
  { type: 'IHDR', data: header },
  { type: 'IDAT', data: Uint8Array.of(0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1) },
  { type: 'IEND', data: new Uint8Array(0) },
])

const sentence = (bytes: Uint8Array): string => {
  try {
    readRecipe(bytes)
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return thrown.failure.message
    throw thrown
  }
  return ''
}
const withText = (content: Uint8Array, type = 'iTXt') => {
  const [first, ...rest] = readChunks(plain)
  const chunks: Chunk[] = [first ?? expect.fail(), { type, data: content }, ...rest]
  return writeChunks(chunks)
}

describe('the checksum of a PNG', () => {
  it('is that of ISO 3309', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926)
    expect(crc32(text('IEND'))).toBe(0xae426082)
  })
})

describe('a picture with its recipe', () => {
  const png = withRecipe(plain, recipe)

  it('gives it back, and is a PNG of the same other chunks', () => {
    expect(readRecipe(png)).toEqual(recipe)
    expect(readChunks(png).map(({ type }) => type)).toEqual(['IHDR', 'iTXt', 'IDAT', 'IEND'])
    expect(readChunks(png).filter(({ type }) => type !== 'iTXt')).toEqual(readChunks(plain))
  })

  it('keeps one recipe, the last', () => {
    const again = withRecipe(png, { ...recipe, step: 3 })
    expect(readChunks(again).filter(({ type }) => type === 'iTXt')).toHaveLength(1)
    expect(readRecipe(again).step).toBe(3)
  })

  it('is read in spite of text that other programs add', () => {
    const [first, ...rest] = readChunks(png)
    const other = writeChunks([first ?? expect.fail(), { type: 'tEXt', data: text('Software\0x') }, ...rest])
    expect(readRecipe(other)).toEqual(recipe)
  })
})

describe('other files are refused with a sentence', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'is no PNG'],
    ['a text', text('hello, this is no picture'), 'is no PNG'],
    ['a PNG that is cut off', withRecipe(plain, recipe).subarray(0, 200), 'cut off'],
    ['a chunk longer than the file', plain.with(8, 0xff), 'cut off'],
    ['a changed byte', plain.with(20, 7), 'does not match its checksum'],
    ['a PNG without a recipe', plain, 'carries no experiment'],
    ['a recipe of no JSON', withText(text('cloudpin\0\0\0\0\0{')), 'no JSON'],
    ['a recipe of a number', withText(text('cloudpin\0\0\0\0\x005')), 'cannot be read'],
    [
      'a negative step',
      withText(text(`cloudpin\0\0\0\0\0${JSON.stringify({ format: 1, ...recipe, step: -1 })}`)),
      'step',
    ],
    ['a later format', withText(text(`cloudpin\0\0\0\0\0${JSON.stringify({ ...recipe, format: 2 })}`)), 'format'],
    [
      'an unknown target',
      withText(text(`cloudpin\0\0\0\0\0${JSON.stringify({ format: 1, ...recipe, spec: { target: { kind: 'x' } } })}`)),
      'target.kind',
    ],
    ['a compressed recipe', withText(text('cloudpin\0\x01\0\0\0abc')), 'packed by another program'],
    ['a text without an end of its head', withText(text('cloudpin\0\0\0abc')), 'cut off'],
    ['bytes that are no text', withText(Uint8Array.of(...text('cloudpin\0\0\0\0\0'), 0xff, 0xfe)), 'no text'],
  ])('%s', (_, bytes, expected) => {
    expect(sentence(bytes)).toContain(expected)
  })

  it('whatever bytes are changed', () => {
    const png = withRecipe(plain, recipe)
    const damage = fc.record({
      at: fc.nat(png.length - 1),
      by: fc.integer({ min: 1, max: 255 }),
      end: fc.nat(png.length),
    })
    fc.assert(
      fc.property(damage, ({ at, by, end }) => {
        const changed = png.with(at, (png[at] ?? 0) ^ by)
        expect(sentence(changed)).not.toBe('')
        if (end < png.length) expect(sentence(png.subarray(0, end))).not.toBe('')
      }),
      { numRuns: 300 },
    )
  })
})
