import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { parseFormula } from '@contract/experiment/formula/parse'
import { CloudpinError } from '@contract/failure'
import { parseSweep } from '@contract/sweep/spec'
import { decodeFrame, encodeFrame, readCall } from '@contract/wire'
import { readCsv } from '../../src-main/diffusion/targets/points/csv'
import { readIdx } from '../../src-main/diffusion/targets/idx'
import { readNpy } from '../../src-main/diffusion/targets/points/npy'
import { readBundledRun } from '../../src-main/workbench/bundle/read'
import { unpack } from '../../src-main/workbench/bundle/unpack'
import { decodeCurve, encodeCurve, csvHeader } from '../../src-main/workbench/formats/curves-csv'
import { decodeNpy, encodeNpy } from '../../src-main/workbench/formats/npy'
import { decodeSafetensors, encodeSafetensors } from '../../src-main/workbench/formats/safetensors'
import { filtered } from '../../src-renderer/pages/runs/filter'
import { aRun } from '../renderer/runs/runs'
import { specOf } from '../store/scratch'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)
/** Milliseconds that one hostile input may take at most: whoever parses keeps others waiting. */
const longest = 1000

/** Has a parser read what it is given: it may answer or throw a CloudpinError, and does so soon. */
function survives(parse: () => unknown): void {
  const begun = performance.now()
  try {
    parse()
  } catch (thrown) {
    if (!(thrown instanceof CloudpinError)) throw thrown
    expect(thrown.failure.message.length).toBeLessThan(2000)
  }
  expect(performance.now() - begun).toBeLessThan(longest)
}

/** A file that is right but for some bytes: changed, cut short, or with others behind it. */
function spoiled(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(file.length - 1), to: fc.nat(255) })
  return fc
    .record({
      changes: fc.array(change, { maxLength: 8 }),
      length: fc.oneof(fc.constant(file.length), fc.nat(file.length)),
      more: fc.uint8Array({ maxLength: 16 }),
    })
    .map(({ changes, length, more }) => {
      const bytes = new Uint8Array(length + more.length)
      bytes.set(file.subarray(0, length))
      for (const { at, to } of changes) if (at < length) bytes[at] = to
      bytes.set(more, length)
      return bytes
    })
}

const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(pieces))

const npy = joined(encodeNpy({ shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }))
const tensors = [{ name: 'dense/kernel', shape: [2, 2], dtype: 'float32', data: Float32Array.of(1, 2, 3, 4) }] as const
const safetensors = joined(encodeSafetensors({ step: 7, tensors }))
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6)
const curve = strToU8(`${csvHeader}${encodeCurve(0, Float32Array.of(1, NaN, 0.25))}`)
const zip = zipSync({ 'run1/curves.csv': curve, 'run1/samples.npy': npy, 'run1/log.txt': strToU8('a line') })
const frame = encodeFrame({ id: 1, name: 'runs.get', input: { run: 'a', values: Float32Array.of(1, NaN) } })
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-hostile-'))
const idxFile = join(folder, 'digits.idx')

/** Parsers of bytes, each with a file that is right. */
const ofBytes: Readonly<Record<string, readonly [Uint8Array, (bytes: Uint8Array) => unknown]>> = {
  '.npy': [npy, decodeNpy],
  'points in .npy': [npy, (bytes) => readNpy(bytes, 'points.npy')],
  safetensors: [safetensors, decodeSafetensors],
  IDX: [
    idx,
    (bytes) => {
      writeFileSync(idxFile, bytes)
      return readIdx(idxFile, 3)
    },
  ],
  'curves.csv': [curve, (bytes) => decodeCurve(text(bytes))],
  'points in CSV': [strToU8('x,y\n1,2\n3,4\n'), (bytes) => readCsv(text(bytes), 'points.csv')],
  zip: [zip, (bytes) => [...unpack(bytes)].map(([id, files]) => readBundledRun(id, files))],
  'WebSocket frame': [frame, (bytes) => readCall(decodeFrame(Uint8Array.from(bytes)))],
}

afterAll(() => {
  rmSync(folder, { recursive: true })
  const count = Object.keys(ofBytes).length
  report(
    `| parsers | ${String(cases)} cases for each of ${String(2 * count + 8)} properties: ${Object.keys(ofBytes).join(', ')}, spec, sweep, formula, filter line | every input was read or refused in a sentence within ${String(longest)} ms |`,
  )
})

describe.each(Object.entries(ofBytes))('%s', (_, [right, parse]) => {
  test('that is right is read', () => {
    if (right !== zip) expect(() => parse(right)).not.toThrow()
  })

  test('made of any bytes is read or refused in a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        survives(() => parse(bytes))
      }),
      { numRuns: cases },
    )
  })

  test('that was right and is spoiled is read or refused in a sentence', () => {
    fc.assert(
      fc.property(spoiled(right), (bytes) => {
        survives(() => parse(bytes))
      }),
      { numRuns: cases },
    )
  })
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

describe('what people and files bring as values', () => {
  const keys = Object.keys(specOf())
  const anything = fc.anything({ maxDepth: 4, withNullPrototype: true, withBigInt: true, withTypedArray: true })

  test('a spec of any values is completed or refused by its fields', () => {
    const odd = fc.oneof(anything, fc.dictionary(fc.constantFrom(...keys), anything))
    fc.assert(
      fc.property(odd, (input) => {
        survives(() => {
          const parsed = parseExperiment(input)
          if (!parsed.ok) expect(parsed.issues.length).toBeGreaterThan(0)
        })
      }),
      { numRuns: cases },
    )
  })

  test('a spec of which one part is odd is completed or refused by its fields', () => {
    const whole = specOf()
    fc.assert(
      fc.property(fc.constantFrom(...keys), anything, (key, value) => {
        survives(() => parseExperiment({ ...whole, [key]: value }))
      }),
      { numRuns: cases },
    )
  })

  test('a sweep of any values is completed or refused', () => {
    const odd = fc.oneof(anything, fc.dictionary(fc.constantFrom('name', 'base', 'axes', 'seeds'), anything))
    fc.assert(
      fc.property(odd, (input) => {
        survives(() => parseSweep(input))
      }),
      { numRuns: cases },
    )
  })

  test('a formula of any text is parsed or refused, and none is run', () => {
    const pieces = [
      'x',
      'y',
      'x1',
      'x99',
      'exp',
      'constructor',
      '__proto__',
      '(',
      ')',
      '^',
      '-',
      '*',
      '/',
      '1e9',
      '.',
      ',',
      ' ',
      'pi',
    ]
    const formula = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 400 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(formula, fc.integer({ min: 1, max: 5 }), (line, dimension) => {
        survives(() => {
          const parsed = parseFormula(line, dimension)
          if (!parsed.ok) expect(parsed.message).not.toBe('')
        })
      }),
      { numRuns: cases },
    )
  })

  test('a filter line of any text finds some of the runs', () => {
    const runs = [aRun('a', {}), aRun('b', { name: 'ω(x)* [a' })]
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((word) => `process:${word} width:>${word}`),
    )
    fc.assert(
      fc.property(line, (words) => {
        survives(() => {
          for (const run of filtered(runs, words)) expect(runs).toContain(run)
        })
      }),
      { numRuns: cases },
    )
  })
})
