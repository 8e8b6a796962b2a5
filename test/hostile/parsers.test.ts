import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeNpy } from '@contract/npy'
import { decodeFrame, encodeFrame, readCall } from '@contract/wire'
import { readIdx } from '../../src-main/diffusion/targets/images/idx'
import { readCsv } from '../../src-main/diffusion/targets/points/csv'
import { readNpy } from '../../src-main/diffusion/targets/points/npy'
import { readBundledDataset } from '../../src-main/workbench/bundle/dataset'
import { readBundledRun } from '../../src-main/workbench/bundle/read'
import { unpack } from '../../src-main/workbench/bundle/unpack'
import { decodeCurve, encodeCurve, csvHeader } from '../../src-main/workbench/formats/curves-csv'
import { decodeNpy } from '../../src-main/workbench/formats/npy'
import { decodeSafetensors, encodeSafetensors } from '../../src-main/workbench/formats/safetensors'
import { readRecipe, withRecipe } from '../../src-renderer/components/samples/recipe/recipe'
import { specOf } from '../store/scratch'
import { joined, picture } from './files'
import { longest, spoiled, survives } from './hostile'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)
const npy = joined(encodeNpy({ shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }))
const tensors = [{ name: 'dense/kernel', shape: [2, 2], dtype: 'float32', data: Float32Array.of(1, 2, 3, 4) }] as const
const safetensors = joined(encodeSafetensors({ step: 7, tensors }))
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6)
const curve = strToU8(`${csvHeader}${encodeCurve(0, Float32Array.of(1, NaN, 0.25))}`)
const zip = zipSync({ 'run1/curves.csv': curve, 'run1/samples.npy': npy, 'run1/log.txt': strToU8('a line') })
const frame = encodeFrame({ id: 1, name: 'runs.get', input: { run: 'a', values: Float32Array.of(1, NaN) } })
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
  zip: [
    zip,
    (bytes) => {
      const { runs, datasets } = unpack(bytes)
      for (const [id, files] of runs) readBundledRun(id, files)
      for (const [hash, files] of datasets) readBundledDataset(hash, files)
    },
  ],
  'picture with a recipe': [sheet, readRecipe],
  'WebSocket frame': [frame, (bytes) => readCall(decodeFrame(Uint8Array.from(bytes)))],
}

afterAll(() => {
  rmSync(folder, { recursive: true })
  const count = Object.keys(ofBytes).length
  report(
    `| parsers | ${String(cases)} cases for each of ${String(2 * count)} properties: ${Object.keys(ofBytes).join(', ')} | every input was read or refused in a sentence within ${String(longest)} ms of a processor |`,
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
