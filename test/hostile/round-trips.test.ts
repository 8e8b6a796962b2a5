import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeNpy } from '@contract/npy'
import { decodeFrame, encodeFrame } from '@contract/wire'
import { decodeCurve, encodeCurve, csvHeader } from '../../src-main/workbench/formats/curves-csv'
import { decodeNpy } from '../../src-main/workbench/formats/npy'
import { decodeSafetensors, encodeSafetensors } from '../../src-main/workbench/formats/safetensors'
import { joined } from './files'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)

afterAll(() => {
  report(
    `| what is written | ${String(cases)} cases each of .npy, safetensors, curves and frames | all were read back to the last bit |`,
  )
})

describe('what is written is read back', () => {
  const size = fc.nat(6)
  const numbers = (length: number) => fc.float32Array({ minLength: length, maxLength: length })

  test('as .npy', () => {
    const block = fc.tuple(size, size).chain(([a, b]) => numbers(a * b).map((values) => ({ shape: [a, b], values })))
    fc.assert(
      fc.property(block, (given) => {
        expect(decodeNpy(joined(encodeNpy(given)))).toEqual(given)
      }),
      { numRuns: cases },
    )
  })

  test('as safetensors, whatever the names', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20, unit: 'binary' })
      .filter((word) => word !== '__metadata__' && word !== '__proto__')
    const tensor = fc
      .tuple(name, size)
      .chain(([word, length]) =>
        numbers(length).map((data) => ({ name: word, shape: [length], dtype: 'float32' as const, data })),
      )
    const several = fc.uniqueArray(tensor, { selector: (one) => one.name, maxLength: 5 })
    fc.assert(
      fc.property(several, fc.nat(), (given, step) => {
        const read = decodeSafetensors(joined(encodeSafetensors({ step, tensors: given })))
        expect(read.step).toBe(step)
        expect(new Map(read.tensors.map((one) => [one.name, one.data]))).toEqual(
          new Map(given.map((one) => [one.name, one.data])),
        )
      }),
      { numRuns: cases },
    )
  })

  test('as a curve, to the last bit', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), fc.nat(1e6), (values, first) => {
        const read = decodeCurve(`${csvHeader}${encodeCurve(first, values)}`)
        expect(read.values).toEqual(values)
        expect([...read.steps]).toEqual([...values.keys()].map((k) => first + k))
      }),
      { numRuns: cases },
    )
  })

  test('as a frame, whatever the values', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.float32Array({ maxLength: 5 })),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
      ),
    })).tree
    fc.assert(
      fc.property(value, (given) => {
        expect(decodeFrame(encodeFrame(given))).toEqual(given)
      }),
      { numRuns: cases },
    )
  })
})
