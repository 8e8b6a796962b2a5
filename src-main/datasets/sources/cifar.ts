import { readBytes, type FileEntry } from '../files'
import { demandRoom, problem, refused } from '../problem'
import { joinParts, type Part, type ReadSet } from './source'

const side = 32
const plane = side * side
const size = { height: side, width: side, channels: 3 } as const
/** A byte for the label, and the planes of red, green and blue. */
const recordBytes = 1 + 3 * plane
/** A record of CIFAR-100 has one label more. */
const hundredBytes = recordBytes + 1

const usualNames = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

export const isCifarName = (name: string): boolean => /^(data_batch_\d+|test_batch)\.bin$/.test(baseName(name))

/**
 * Reads the binary batches of CIFAR-10: `data_batch_1.bin` and so on to train on, `test_batch.bin` for the test, and the
 * names of the classes from `batches.meta.txt` where it is there. Planes become pixels with their channels together.
 */
export function readCifar(files: readonly FileEntry[]): ReadSet {
  const batches = files.filter(({ name }) => name.endsWith('.bin'))
  const isTest = ({ name }: FileEntry) => baseName(name) === 'test_batch.bin'
  const train = batches.filter((file) => !isTest(file))
  const test = batches.filter(isTest)
  if (train.length === 0) throw refused('There is no data_batch_1.bin beside the test batch; give what is trained on.')
  const meta = files.find(({ name }) => baseName(name) === 'batches.meta.txt')
  const classes = meta ? namesIn(meta) : usualNames
  const part = (of: readonly FileEntry[]): Part => readBatches(of, classes.length)
  const images = joinParts(size, part(train), test.length > 0 ? part(test) : null, classes)
  return { source: 'cifar-10', images, range: [0, 255], notes: [] }
}

function readBatches(files: readonly FileEntry[], classes: number): Part {
  const counts = files.map(({ name, bytes }) => countOf(name, bytes))
  const count = counts.reduce((sum, records) => sum + records, 0)
  const [first] = files
  const name = first?.name ?? 'CIFAR-10'
  demandRoom(name, count, 3 * plane)
  const pixels = new Uint8Array(count * 3 * plane)
  const labels = new Uint8Array(count)
  let at = 0
  for (const file of files) {
    const bytes = readBytes(file)
    // its size may have changed since it was listed
    const records = countOf(file.name, bytes.length)
    for (let record = 0; record < records && at < count; record++, at++) {
      const begin = record * recordBytes
      const label = bytes[begin] ?? 0
      if (label >= classes)
        throw problem(
          file.name,
          `has the label ${String(label)} in record ${String(record)}; there are ${String(classes)} classes.`,
        )
      labels[at] = label
      placePlanes(bytes.subarray(begin + 1, begin + recordBytes), pixels, at * 3 * plane)
    }
  }
  return { name, count, pixels, labels }
}

function countOf(name: string, bytes: number): number {
  if (bytes > 0 && bytes % recordBytes === 0) return bytes / recordBytes
  const advice =
    bytes > 0 && bytes % hundredBytes === 0
      ? 'it looks like CIFAR-100; save its images as PNG or .npy'
      : `records of CIFAR-10 have ${String(recordBytes)}; it may be cut off`
  throw problem(name, `has ${String(bytes)} bytes, which are no whole records: ${advice}.`)
}

function placePlanes(planes: Uint8Array, pixels: Uint8Array, at: number): void {
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      pixels[at + 3 * pixel + channel] = planes[channel * plane + pixel] ?? 0
  }
}

function namesIn(file: FileEntry): readonly string[] {
  const names = new TextDecoder()
    .decode(readBytes(file, 10_000))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (names.length !== 10 || names.some((name) => name.length > 100))
    throw problem(file.name, `names ${String(names.length)} classes; CIFAR-10 has ten, one a line.`)
  return names
}
