import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeNpy } from '@contract/npy'
import { decodeNpy } from '../../../src-main/workbench/formats/npy'
import { failureOf } from '../../store/scratch'

const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(pieces.flatMap((piece) => [...piece]))

/** A version 1.0 file with that header and data. */
function fileOf(header: string | Uint8Array, data: Uint8Array | number = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const content = typeof data === 'number' ? new Uint8Array(data) : data
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]
  return Uint8Array.from([...magic, text.length & 0xff, text.length >> 8, ...text, ...content])
}

const header = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`

describe('round trip', () => {
  test('of blocks of any shape, wherever in memory the file lies', () => {
    const shapes = fc.array(fc.nat(5), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(shapes, fc.nat(3), fc.infiniteStream(fc.float()), (shape, shift, numbers) => {
        const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => numbers.next().value)
        const bytes = joined(encodeNpy({ shape, values }))
        const shifted = new Uint8Array(bytes.length + shift).subarray(shift)
        shifted.set(bytes)
        expect(decodeNpy(shifted)).toEqual({ shape, values })
      }),
      { numRuns: 100, seed: 5 },
    )
  })

  test('is laid out as NumPy does: magic, version 1.0, data at a multiple of 64', () => {
    const [head, data] = encodeNpy({ shape: [2], values: Float32Array.of(1, 2) })
    expect(head?.length).toBe(128)
    expect(String.fromCharCode(...(head?.subarray(1, 6) ?? []))).toBe('NUMPY')
    const text = new TextDecoder().decode(head?.subarray(10))
    expect(text).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2,\), \} *\n$/)
    expect(data?.length).toBe(8)
  })
})

test('doubles, whole numbers and bytes are read too', () => {
  const doubles = new Uint8Array(Float64Array.of(0.5, -2).buffer)
  expect([...decodeNpy(fileOf(header('<f8', '(2,)'), doubles)).values]).toEqual([0.5, -2])
  const integers = new Uint8Array(Int32Array.of(-3, 9).buffer)
  expect([...decodeNpy(fileOf(header('<i4', '(1, 2)'), integers)).values]).toEqual([-3, 9])
  expect([...decodeNpy(fileOf(header('|u1', '(3,)'), Uint8Array.of(0, 7, 255))).values]).toEqual([0, 7, 255])
})

test.each([
  ['empty', new Uint8Array(), 'does not begin'],
  ['another file', new TextEncoder().encode('PK\u0003\u0004 something else'), 'does not begin'],
  ['a later version', Uint8Array.from([...fileOf('').subarray(0, 6), 9, 0, 0, 0, 0, 0]), 'version 9'],
  ['a header longer than the file', fileOf(header('<f4', '(2,)')).subarray(0, 30), 'ends within its header'],
  ['a header without a shape', fileOf("{'descr': '<f4', 'fortran_order': False}\n"), 'a shape that cannot be read'],
  ['Python objects', fileOf(header('|O', '(2,)'), 8), 'type “|O”'],
  ['complex numbers', fileOf(header('<c8', '(1,)'), 8), 'type “<c8”'],
  ['Fortran order', fileOf(header('<f4', '(2, 1)', 'True'), 8), 'ascontiguousarray'],
  ['data cut short', fileOf(header('<f4', '(3,)'), 8), 'holds 2 numbers; its header promises 3'],
  ['data too long', fileOf(header('<f4', '(1,)'), 8), 'holds 2 numbers; its header promises 1'],
  [
    'a shape whose product overflows',
    fileOf(header('<f4', '(99999999999, 99999999999)'), 8),
    'a shape that cannot be read',
  ],
  ['a number beyond float32', fileOf(header('<f8', '(1,)'), new Uint8Array(Float64Array.of(1e300).buffer)), '1e+300'],
])('refuses %s', async (_, bytes, words) => {
  const failure = await failureOf(() => decodeNpy(bytes))
  expect(failure.code).toBe('data-damaged')
  expect(failure.message).toContain(words)
})

test('whatever bytes it has, a file is read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      try {
        decodeNpy(fileOf(bytes, bytes))
      } catch (thrown) {
        expect(thrown).toHaveProperty('failure.code', 'data-damaged')
      }
    }),
    { numRuns: 500, seed: 6 },
  )
})
