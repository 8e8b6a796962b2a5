import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Checkpoint, CheckpointTensor } from '../../../src-main/engine/messages'
import { decodeSafetensors, encodeSafetensors } from '../../../src-main/workbench/formats/safetensors'
import { failureOf } from '../../store/scratch'

const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(pieces.flatMap((piece) => [...piece]))

const checkpoint: Checkpoint = {
  step: 3000,
  tensors: [
    { name: 'mask', shape: [3], dtype: 'bool', data: Uint8Array.of(1, 0, 1) },
    { name: 'dense/kernel', shape: [2, 2], dtype: 'float32', data: Float32Array.of(1.5, -0, NaN, Infinity) },
    { name: 'adam/step', shape: [], dtype: 'int32', data: Int32Array.of(-7) },
    { name: 'empty', shape: [0, 4], dtype: 'float32', data: new Float32Array() },
  ],
}

const byName = (tensors: readonly CheckpointTensor[]) => [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1))

/** A file with that header and so many bytes of data. */
function fileOf(header: unknown, data = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

describe('round trip', () => {
  test('keeps the step and every tensor, bit for bit', () => {
    const read = decodeSafetensors(joined(encodeSafetensors(checkpoint)))
    expect(read.step).toBe(3000)
    expect(byName(read.tensors)).toEqual(byName(checkpoint.tensors))
  })

  test('of any tensors, wherever in memory the file lies', () => {
    const tensor = fc
      .tuple(fc.stringMatching(/^[a-z/_0-9]{1,12}$/), fc.float32Array({ maxLength: 20 }))
      .map(([name, data]): CheckpointTensor => ({ name, shape: [data.length], dtype: 'float32', data }))
    const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 })
    fc.assert(
      fc.property(tensors, fc.nat(7), (all, shift) => {
        const bytes = joined(encodeSafetensors({ step: 1, tensors: all }))
        const shifted = new Uint8Array(bytes.length + shift).subarray(shift)
        shifted.set(bytes)
        expect(byName(decodeSafetensors(shifted).tensors)).toEqual(byName(all))
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  test('is laid out as the format says: header padded to eight bytes, data without gaps', () => {
    const bytes = joined(encodeSafetensors(checkpoint))
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(length % 8).toBe(0)
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
    expect(header).toMatchObject({
      __metadata__: { step: '3000' },
      'dense/kernel': { dtype: 'F32', shape: [2, 2] },
      'adam/step': { dtype: 'I32', shape: [] },
      mask: { dtype: 'BOOL', shape: [3], data_offsets: [20, 23] },
    })
    expect(bytes.length).toBe(8 + length + 23)
  })
})

describe('a file that is not whole is refused', () => {
  const entry = (begin: number, end: number, shape: number[] = [1], dtype = 'F32') => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  })

  test.each([
    ['empty', new Uint8Array(), 'shorter'],
    ['a header longer than the file', fileOf('{}', 0, 999n), '999 bytes long'],
    ['a header of 2⁶⁴ − 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), '18446744073709551615 bytes long'],
    ['a header that is no JSON', fileOf('{"a":'), 'not a JSON object'],
    ['a header that is a list', fileOf([1]), 'not a JSON object'],
    ['an unknown type', fileOf({ a: entry(0, 4, [1], 'F8_E5M2') }, 4), '“a”'],
    ['a negative offset', fileOf({ a: entry(-4, 0) }, 4), '“a”'],
    ['an offset past the end', fileOf({ a: entry(0, 8, [2]) }, 4), 'outside'],
    ['offsets the wrong way round', fileOf({ a: entry(4, 0) }, 4), 'outside'],
    ['a shape of another size', fileOf({ a: entry(0, 4, [3]) }, 4), 'size other than its shape'],
    ['a shape whose product overflows', fileOf({ a: entry(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'size other'],
    ['tensors that overlap', fileOf({ a: entry(0, 4), b: entry(0, 4) }, 4), 'overlap'],
    ['a gap', fileOf({ a: entry(4, 8) }, 8), 'gap'],
    ['bytes at the end', fileOf({ a: entry(0, 4) }, 8), 'belong to no tensor'],
    ['a step that is no number', fileOf({ __metadata__: { step: 'soon' } }), 'step'],
    ['metadata that is no text', fileOf({ __metadata__: { step: 3 } }), 'metadata'],
  ])('%s', async (_, bytes, words) => {
    const failure = await failureOf(() => decodeSafetensors(bytes))
    expect(failure.code).toBe('data-damaged')
    expect(failure.message).toContain(words)
  })

  test('wherever it is cut', async () => {
    const bytes = joined(encodeSafetensors(checkpoint))
    for (let length = 0; length < bytes.length; length += 7) {
      expect((await failureOf(() => decodeSafetensors(bytes.subarray(0, length)))).code).toBe('data-damaged')
    }
  })

  test('whatever bytes it has', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decodeSafetensors(bytes)
        } catch (thrown) {
          expect(thrown).toHaveProperty('failure.code', 'data-damaged')
        }
      }),
      { numRuns: 500, seed: 4 },
    )
  })
})
