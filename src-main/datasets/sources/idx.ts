import { readBytes, type FileEntry } from '../files'
import { parseIdx, unpacked, type IdxBytes } from '../formats/idx'
import { demandRoom, problem } from '../problem'
import { demandSameSize, splitArrays, type LabelledArray } from './arrays'
import { asLabels, joinParts, numberedClasses, sizeOf, type Part, type ReadSet, type Size } from './source'

interface Idx extends IdxBytes {
  readonly name: string
}

/**
 * Reads IDX files, plain or gzip, as MNIST and Fashion-MNIST come in: images (three axes, or four with channels) and
 * labels (one axis), to train on and, where a name says “t10k” or “test”, for the test.
 */
export function readIdxFiles(files: readonly FileEntry[]): ReadSet {
  const parsed = files.map((file): Idx => ({ name: file.name, ...read(file) }))
  const split = splitArrays(parsed, 'IDX', 'labels and no images; give both.')
  const train = partOf(split.train)
  const test = split.test && partOf(split.test)
  demandSameSize(train, test)
  const kept = joinParts(train.size, train, test, numberedClasses(test ? [train, test] : [train]))
  return { source: 'idx', images: kept, range: [0, 255], notes: [] }
}

function read(file: FileEntry): IdxBytes {
  const damaged = (what: string) => problem(file.name, `is damaged: ${what}.`)
  return parseIdx(unpacked(readBytes(file), file.name), damaged)
}

function partOf({ images: { name, shape, values }, labels }: LabelledArray<Idx>): Part & { readonly size: Size } {
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  if (shape.length < 3)
    throw problem(name, `has ${String(shape.length)} axes; images have three, or four with channels, and labels one.`)
  const size = sizeOf(name, height, width, channels)
  demandRoom(name, count, height * width * channels)
  const named = labels && asLabels(labels.name, labels.values.length, (i) => labels.values[i] ?? NaN)
  return { name, size, count, pixels: values, labels: named }
}
