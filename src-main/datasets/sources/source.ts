import { mostClasses, mostSide, type DatasetSource } from '@contract/dataset'
import { imageSize, type KeptImages } from '../kept-images'
import { demandRoom, problem, refused, shownName } from '../problem'

/** What was read from the files of an import. */
export interface ReadSet {
  readonly source: DatasetSource
  readonly images: KeptImages
  /** What stood for black and for white. */
  readonly range: readonly [number, number]
  /** What was done to the values, or left out, in sentences. */
  readonly notes: readonly string[]
}

export type Size = Pick<KeptImages, 'height' | 'width' | 'channels'>

/** Images of one part: to train on, or for the test. */
export interface Part {
  /** The file that sentences name. */
  readonly name: string
  readonly count: number
  readonly pixels: Uint8Array
  readonly labels: Uint8Array | null
}

/** Whether a file's name says that it is of the test part. */
export const isOfTest = (name: string): boolean => /(^|[/_.-])(t10k|test|val|valid|validation)([/_.-]|$)/i.test(name)

/** Height, width and channels as a data set may have them; throws `data-damaged` naming the file. */
export function sizeOf(name: string, height: number, width: number, channels: number): Size {
  const size = `${String(height)} × ${String(width)} pixels`
  if (height < 1 || width < 1) throw problem(name, `has images of ${size}.`)
  if (height > mostSide || width > mostSide) {
    throw problem(name, `has images of ${size}; at most ${String(mostSide)} × ${String(mostSide)} are taken.`)
  }
  if (channels !== 1 && channels !== 3)
    throw problem(name, `has ${String(channels)} channels; images have 1 (grey) or 3 (red, green, blue).`)
  return { height, width, channels }
}

/** The names of classes that have none but their labels: 0 to the greatest. */
export function numberedClasses(parts: readonly Part[]): readonly string[] {
  let greatest = -1
  for (const { labels } of parts) for (const label of labels ?? []) greatest = Math.max(greatest, label)
  return Array.from({ length: greatest + 1 }, (_, label) => String(label))
}

/** Whole numbers as labels; throws `data-damaged` naming the file and the first that is none. */
export function asLabels(name: string, count: number, at: (index: number) => number): Uint8Array {
  const labels = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const label = at(i)
    if (!Number.isInteger(label) || label < 0 || label >= mostClasses) {
      const most = String(mostClasses - 1)
      throw problem(
        name,
        `has the label ${String(label)} at place ${String(i)}; labels are whole numbers 0 to ${most}.`,
      )
    }
    labels[i] = label
  }
  return labels
}

/** Puts the parts of a set together; `data-damaged` where they do not go together. */
export function joinParts(size: Size, train: Part, test: Part | null, classes: readonly string[]): KeptImages {
  if (train.count === 0) throw problem(train.name, 'holds no images.')
  const parts = test ? [train, test] : [train]
  for (const { name, count, labels } of parts) {
    if (labels && labels.length !== count) {
      throw problem(name, `has ${String(count)} images and ${String(labels.length)} labels; each image has one.`)
    }
  }
  if (test && (test.labels === null) !== (train.labels === null)) {
    const [bare, labelled] = test.labels ? [train, test] : [test, train]
    throw refused(
      `${shownName(labelled.name)} has labels and ${shownName(bare.name)} has none; give both labels, or neither.`,
    )
  }
  const images = parts.reduce((sum, { count }) => sum + count, 0)
  demandRoom(train.name, images, imageSize(size))
  return {
    ...size,
    train: train.count,
    test: test?.count ?? 0,
    pixels: joined(parts.map(({ pixels }) => pixels)),
    labels: train.labels && joined(parts.map(({ labels }) => labels ?? new Uint8Array())),
    classes,
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only) return only
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
