import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { parseFormula } from '@contract/experiment/formula/parse'
import { completionsAt } from '@contract/filter/complete'
import { fieldNames } from '@contract/filter/fields'
import { matcher } from '@contract/filter/match'
import { parseFilter } from '@contract/filter/parse'
import { CloudpinError } from '@contract/failure'
import { encodeNpy } from '@contract/npy'
import { parseSweep } from '@contract/sweep/spec'
import { decodeFrame, encodeFrame, readCall } from '@contract/wire'
import { readCsv } from '../../src-main/diffusion/targets/points/csv'
import { readIdx } from '../../src-main/diffusion/targets/idx'
import { readNpy } from '../../src-main/diffusion/targets/points/npy'
import { readBundledRun } from '../../src-main/workbench/bundle/read'
import { unpack } from '../../src-main/workbench/bundle/unpack'
import { decodeCurve, encodeCurve, csvHeader } from '../../src-main/workbench/formats/curves-csv'
import { decodeNpy } from '../../src-main/workbench/formats/npy'
import { decodeSafetensors, encodeSafetensors } from '../../src-main/workbench/formats/safetensors'
import { readChunks, writeChunks } from '../../src-renderer/components/samples/recipe/chunks'
import { readRecipe, withRecipe } from '../../src-renderer/components/samples/recipe/recipe'
import { readLogLines } from '../../src-main/workbench/program-log/lines'
import { encodePng } from '../../src-main/workbench/studies/figure/png'
import { aRun } from '../renderer/runs/runs'
import { specOf } from '../store/scratch'
import { processorTime, spoiled } from './hostile'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)
/** Milliseconds of a processor that one hostile input may take at most: whoever parses keeps others waiting. */
const longest = 1000

/** Has a parser read what it is given: it may answer or throw a CloudpinError, and does so soon. */
function survives(parse: () => unknown): void {
  const begun = processorTime()
  try {
    parse()
  } catch (thrown) {
    if (!(thrown instanceof CloudpinError)) throw thrown
    expect(thrown.failure.message.length).toBeLessThan(2000)
  }
  expect(processorTime() - begun).toBeLessThan(longest)
}

const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(pieces))

const npy = joined(encodeNpy({ shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }))
const tensors = [{ name: 'dense/kernel', shape: [2, 2], dtype: 'float32', data: Float32Array.of(1, 2, 3, 4) }] as const
const safetensors = joined(encodeSafetensors({ step: 7, tensors }))
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6)
const curve = strToU8(`${csvHeader}${encodeCurve(0, Float32Array.of(1, NaN, 0.25))}`)
const zip = zipSync({ 'run1/curves.csv': curve, 'run1/samples.npy': npy, 'run1/log.txt': strToU8('a line') })
const frame = encodeFrame({ id: 1, name: 'runs.get', input: { run: 'a', values: Float32Array.of(1, NaN) } })
const picture = encodePng(
  4,
  4,
  1,
  Uint8Array.from({ length: 16 }, (_, k) => 16 * k),
)
const sheet = withRecipe(picture, { run: 'run1', spec: specOf(), seed: 3, step: 100 })
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
  'picture with a recipe': [sheet, readRecipe],
  'WebSocket frame': [frame, (bytes) => readCall(decodeFrame(Uint8Array.from(bytes)))],
}

afterAll(() => {
  rmSync(folder, { recursive: true })
  const count = Object.keys(ofBytes).length
  report(
    `| parsers | ${String(cases)} cases for each of ${String(2 * count + 10)} properties: ${Object.keys(ofBytes).join(', ')}, recipe, spec, sweep, formula, filter line, program log | every input was read or refused in a sentence within ${String(longest)} ms of a processor |`,
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

  test('a filter line of any text is read, each fault in its place, and finds some of the runs', () => {
    const runs = [aRun('a', {}), aRun('b', { name: 'ω(x)* [a' })]
    const pieces = [
      ...fieldNames,
      'spec',
      'training.batch',
      '!=',
      '<=',
      '>=',
      ':',
      '=',
      '<',
      '>',
      '-',
      '"',
      ',',
      '..',
      '*',
      ' ',
      '64',
      '1e9',
    ]
    const more = ['NaN', '2026-11', '10m', 'vp', 'failed', '(', ')', '\\', 'constructor', '__proto__']
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 60 }).map((words) => words.join('')),
      fc.string().map((word) => `process:${word} width:>${word}`),
    )
    fc.assert(
      fc.property(line, (words) => {
        survives(() => {
          const filter = parseFilter(words, 1_770_000_000_000)
          for (const { from, to, message } of filter.issues) {
            expect(message).not.toBe('')
            expect(from >= 0 && from <= to && to <= words.length).toBe(true)
          }
          const finds = matcher(filter, 1_770_000_000_000)
          for (const run of runs) expect(typeof finds(run)).toBe('boolean')
          completionsAt(words, Math.floor(words.length / 2), runs)
        })
      }),
      { numRuns: cases },
    )
  })

  test('a recipe of any text in a whole picture is read or refused in a sentence', () => {
    const [header, ...rest] = readChunks(picture)
    if (header === undefined) throw new Error('no header')
    const json = fc.json({ maxDepth: 3 })
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .tuple(fc.constantFrom('\0\0\0\0', '\0\0en\0x\0', '\u0001\0\0\0'), json)
        .map((parts) => strToU8(parts.join(''))),
    )
    fc.assert(
      fc.property(body, (bytes) => {
        survives(() =>
          readRecipe(writeChunks([header, { type: 'iTXt', data: joined([strToU8('cloudpin\0'), bytes]) }, ...rest])),
        )
      }),
      { numRuns: cases },
    )
  })

  test('a log of any text is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (lines) => {
        survives(() => {
          for (const { at } of readLogLines(lines)) expect(Number.isFinite(at)).toBe(true)
        })
      }),
      { numRuns: cases },
    )
  })
})
