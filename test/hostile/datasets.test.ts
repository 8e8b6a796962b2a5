import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { listFiles } from '../../src-main/datasets/files'
import { readSource } from '../../src-main/datasets/recognise'
import { cifar, greyPng, idx, jpeg, npy, png } from '../datasets/formats'
import { longest, spoiled, survives } from './hostile'
import { report, setting } from './results'

const cases = setting('CLOUDPIN_CASES', 500)

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-hostile-datasets-'))

/** Imports one file of that name and content: it is read, or refused in a sentence that names it. */
function survivesImport(name: string, content: Uint8Array): void {
  const path = join(folder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, content)
  survives(
    () => {
      const { images } = readSource(listFiles([path]))
      const size = images.height * images.width * images.channels
      expect(images.pixels.length).toBe((images.train + images.test) * size)
    },
    { names: name },
  )
}

const images = idx([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
const palette = Uint8Array.from({ length: 3 * 64 }, (_, i) => (37 * i) % 256)

/** A file that is right of each kind, by its name. */
const files: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte': images,
  'train-images-idx3-ubyte.gz': gzipSync(images),
  'data_batch_1.bin': cifar([1]),
  'x.npy': npy('<f4', [2, 2, 2], Float32Array.of(0, 0.25, 0.5, 1, 1, 0.5, 0.25, 0)),
  'x.csv': new TextEncoder().encode('label,a,b,c,d\n1,2,3,4,5\n0,6,7,8,9\n'),
  'grey.png': greyPng(6, 77),
  'colour.png': png(8, 8, 3, [...palette]),
  'deep.png': png(4, 2, 1, [0, 9, 900, 9000, 65_000, 1, 2, 3], 16),
  'picture.jpg': jpeg(16, [200, 100, 50]),
}

afterAll(() => {
  rmSync(folder, { recursive: true })
  const kinds = Object.keys(files).length
  report(
    `| files of images | ${String(cases)} spoiled files and ${String(Math.ceil(cases / 5))} of any bytes for each of ${String(kinds)} kinds: IDX, .gz, CIFAR-10, .npy, .csv, PNG, JPEG | every file was read or refused in a sentence that names it within ${String(longest)} ms |`,
  )
})

describe.each(Object.entries(files))('%s', (name, right) => {
  test('that is right is read', () => {
    writeFileSync(join(folder, name), right)
    expect(readSource(listFiles([join(folder, name)])).images.train).toBeGreaterThan(0)
  })

  test('that was right and is spoiled is read or refused by its name', () => {
    fc.assert(
      fc.property(spoiled(right), (bytes) => {
        survivesImport(name, bytes)
      }),
      { numRuns: cases },
    )
  })

  test('made of any bytes is read or refused by its name', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      // behind a beginning that is right
      fc.tuple(fc.nat(40), fc.uint8Array({ maxLength: 300 })).map(([kept, more]) => {
        const bytes = new Uint8Array(Math.min(kept, right.length) + more.length)
        bytes.set(right.subarray(0, kept))
        bytes.set(more, Math.min(kept, right.length))
        return bytes
      }),
    )
    fc.assert(
      fc.property(any, (bytes) => {
        survivesImport(name, bytes)
      }),
      { numRuns: Math.ceil(cases / 5) },
    )
  })
})
