import { openNpy, type NpyArray } from '@contract/npy'
import { readBytes, type FileEntry } from '../files'
import { demandRoom, problem, shownName } from '../problem'
import { demandSameSize, splitArrays, type LabelledArray } from './arrays'
import { asBytes, rangeOf, roundedNote, type Range } from './range'
import { asLabels, joinParts, numberedClasses, sizeOf, type Part, type ReadSet, type Size } from './source'

interface Opened extends NpyArray {
  readonly name: string
}

interface ArrayPart extends Part {
  readonly size: Size
  readonly range: Range
  readonly isFloat: boolean
}

/**
 * Reads .npy arrays of images, N × height × width or N × height × width × channels, and of labels, N; where a name says
 * “test”, for the test. Numbers are whole (0 to 255) or not (0 to 1, −1 to 1, 0 to 255).
 */
export function readNpyFiles(files: readonly FileEntry[]): ReadSet {
  const opened = files.map((file): Opened => ({
    name: file.name,
    ...openNpy(readBytes(file), (what) => problem(file.name, what)),
  }))
  const split = splitArrays(opened, '.npy', 'no images; an array of images has three or four axes.')
  const train = partOf(split.train)
  const test = split.test && partOf(split.test)
  demandSameSize(train, test)
  if (test && test.range.join(' to ') !== train.range.join(' to ')) {
    throw problem(
      test.name,
      `has values in ${test.range.join(' to ')}, ${shownName(train.name)} in ${train.range.join(' to ')}; they must agree.`,
    )
  }
  const kept = joinParts(train.size, train, test, numberedClasses(test ? [train, test] : [train]))
  return { source: 'npy', images: kept, range: train.range, notes: train.isFloat ? [roundedNote(train.range)] : [] }
}

function partOf({ images: array, labels }: LabelledArray<Opened>): ArrayPart {
  const { name, shape, count: values } = array
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  if (shape.length !== 3 && shape.length !== 4) {
    const advice = 'images are N × height × width, or N × height × width × channels'
    throw problem(name, `has the shape (${shape.join(', ')}); ${advice}.`)
  }
  if (shape.length === 4 && channels !== 1 && channels !== 3 && (height === 1 || height === 3))
    throw problem(name, `has the shape (${shape.join(', ')}), its channels first; save x.transpose(0, 2, 3, 1).`)
  const size = sizeOf(name, height, width, channels)
  const each = height * width * channels
  demandRoom(name, count, each)
  const range = rangeOf(name, values, array.at, (i) => `in image ${String(Math.floor(i / each))}`)
  const named = labels && asLabels(labels.name, labels.count, (i) => labels.at(i))
  return { name, size, count, range, isFloat: array.isFloat, pixels: asBytes(values, array.at, range), labels: named }
}
