/** Images of one size as bytes, 0 black to 255 white: training images first, then test images. */
export interface KeptImages {
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
  /** Images to train on, and images that never are. */
  readonly train: number
  readonly test: number
  /** [train + test, height, width, channels], row by row, the channels of a pixel together. */
  readonly pixels: Uint8Array
  /** The label of each image; null where they have none. */
  readonly labels: Uint8Array | null
  /** Names by label; empty where there are no labels. */
  readonly classes: readonly string[]
}

/** Values of one image. */
export const imageSize = ({ height, width, channels }: Pick<KeptImages, 'height' | 'width' | 'channels'>): number =>
  height * width * channels

/** How many of the images from one place to before another have each label. */
export function countLabels(labels: Uint8Array, classes: number, from: number, to: number): number[] {
  const counts = Array<number>(classes).fill(0)
  for (const label of labels.subarray(from, to)) counts[label] = (counts[label] ?? 0) + 1
  return counts
}

/** The images at some places, one after the other. */
export function takeImages(set: KeptImages, places: Uint32Array | Int32Array): Uint8Array {
  const size = imageSize(set)
  const taken = new Uint8Array(places.length * size)
  places.forEach((from, to) => {
    taken.set(set.pixels.subarray(from * size, (from + 1) * size), to * size)
  })
  return taken
}

/** Places of a part's images that have one of the classes, in their order; of all of them where `classes` is left out. */
export function placesIn(
  { train, test, labels }: KeptImages,
  part: 'train' | 'test',
  classes: readonly number[] | undefined,
): Uint32Array {
  const [from, count] = part === 'train' ? [0, train] : [train, test]
  const all = Uint32Array.from({ length: count }, (_, i) => from + i)
  if (classes === undefined || labels === null) return all
  const wanted = new Set(classes)
  return all.filter((place) => wanted.has(labels[place] ?? -1))
}
