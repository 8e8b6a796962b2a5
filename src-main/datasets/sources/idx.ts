import type { FileEntry } from '../files'
import { readBytes } from '../files'
import { parseIdx, unpacked, type IdxBytes } from '../formats/idx'
import { demandRoom, problem, refused, shownName } from '../problem'
import { asLabels, isOfTest, joinParts, numberedClasses, sizeOf, type Part, type ReadSet, type Size } from './source'

interface OfImages {
  readonly name: string
  readonly size: Size
  readonly count: number
  readonly pixels: Uint8Array
}

/**
 * Reads IDX files, plain or gzip, as MNIST and Fashion-MNIST come in: images (three axes, or four with channels) and
 * labels (one axis), to train on and, where a name says “t10k” or “test”, for the test.
 */
export function readIdxFiles(files: readonly FileEntry[]): ReadSet {
  const parsed = files.map((file) => ({ name: file.name, ...read(file) }))
  const images = parsed.filter(({ shape }) => shape.length > 1).map(imagesOf)
  const labels = parsed.filter(({ shape }) => shape.length === 1)
  if (images.length === 0) throw refused('These IDX files hold labels and no images; give both.')
  const hasTest = images.some(({ name }) => !isOfTest(name))
  const partOf = (ofTest: boolean): (Part & { readonly size: Size }) | null => {
    const belongs = ({ name }: { readonly name: string }) => (hasTest ? isOfTest(name) === ofTest : !ofTest)
    const [own, more] = images.filter(belongs)
    if (own === undefined) return null
    if (more)
      throw refused(`${shownName(own.name)} and ${shownName(more.name)} both hold images; import them one by one.`)
    const [given, second] = labels.filter(belongs)
    if (given && second)
      throw refused(`${shownName(given.name)} and ${shownName(second.name)} both hold labels; give one.`)
    const named = given ? asLabels(given.name, given.values.length, (i) => given.values[i] ?? NaN) : null
    return { ...own, labels: named }
  }
  const [train, test] = [partOf(false), partOf(true)]
  if (train === null) throw refused('There are no images to train on among these IDX files.')
  demandSameSize(train, test)
  const kept = joinParts(train.size, train, test, numberedClasses(test ? [train, test] : [train]))
  return { source: 'idx', images: kept, range: [0, 255], notes: [] }
}

function read(file: FileEntry): IdxBytes {
  const damaged = (what: string) => problem(file.name, `is damaged: ${what}.`)
  return parseIdx(unpacked(readBytes(file), file.name), damaged)
}

function imagesOf({ name, shape, values }: IdxBytes & { readonly name: string }): OfImages {
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  if (shape.length < 3)
    throw problem(name, `has ${String(shape.length)} axes; images have three, or four with channels, and labels one.`)
  const size = sizeOf(name, height, width, channels)
  demandRoom(name, count, height * width * channels)
  return { name, size, count, pixels: values }
}

/** Throws where the images of the test have another size. */
export function demandSameSize(
  train: { readonly name: string; readonly size: Size },
  test: { readonly name: string; readonly size: Size } | null,
): void {
  if (test === null) return
  const [own, other] = [train, test].map(
    ({ size }) => `${String(size.height)} × ${String(size.width)} × ${String(size.channels)}`,
  )
  if (own !== other)
    throw problem(test.name, `has images of ${other ?? ''}, ${shownName(train.name)} of ${own ?? ''}; they must agree.`)
}
