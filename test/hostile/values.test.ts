import fc from 'fast-check'
import { strToU8 } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { parseFormula } from '@contract/experiment/formula/parse'
import { parseExperiment } from '@contract/experiment/parse'
import { completionsAt } from '@contract/filter/complete'
import { fieldNames } from '@contract/filter/fields'
import { matcher } from '@contract/filter/match'
import { parseFilter } from '@contract/filter/parse'
import { parseSweep } from '@contract/sweep/spec'
import { readLogLines } from '../../src-main/workbench/program-log/lines'
import { readChunks, writeChunks } from '../../src-renderer/components/samples/recipe/chunks'
import { readRecipe } from '../../src-renderer/components/samples/recipe/recipe'
import { aRun } from '../renderer/runs/runs'
import { specOf } from '../store/scratch'
import { joined, picture } from './files'
import { longest, survives } from './hostile'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)

afterAll(() => {
  report(
    `| values | ${String(cases)} cases for each of 7 properties: spec, sweep, formula, filter line, recipe, program log | every input was read or refused in a sentence within ${String(longest)} ms of a processor |`,
  )
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
