import type { ImageLayout } from '@contract/tensors'
import { orderOf } from '../data/order'
import type { PointSet } from '../metrics/point-set'

/** Images as bytes, row by row, each pixel's channels together, and the class of each; no labels where there are none. */
export interface ImagePart {
  readonly count: number
  readonly pixels: Uint8Array
  readonly labels: Uint8Array | null
}

/** Images that are learnt from, and images of the same kind that are not. */
interface ImageParts {
  readonly train: ImagePart
  readonly test: ImagePart
}

/** The images that a target consists of. */
export interface ImageSet {
  /** The data set's name. */
  readonly title: string
  /** Bytes 0 and 255 are the ends of its range. */
  readonly layout: ImageLayout
  /** Names of the classes that labels count from 0; empty where there are no labels. */
  readonly classes: readonly string[]
  /** The images of the chosen classes. */
  readonly chosen: ImageParts
  /** The images of all classes, which a classifier learns from. */
  readonly whole: ImageParts
}

export const dimensionOfLayout = ({ height, width, channels }: ImageLayout): number => height * width * channels

/** Whether there is something to tell apart: at least two classes, and labels to learn them from. */
export const hasClasses = ({ classes, whole }: ImageSet): boolean =>
  classes.length >= 2 && whole.train.labels !== null && whole.test.labels !== null && whole.test.count > 0

/** Every so many-th image is put aside where there are no test images. */
const everyFor = 10

/**
 * The set itself where it has test images; else every tenth image takes their place, and is not among those that samples
 * are compared with.
 */
export function withTestImages(set: ImageSet): ImageSet {
  if (set.whole.test.count > 0 && set.chosen.test.count > 0) return set
  const dimension = dimensionOfLayout(set.layout)
  const parted = ({ train }: ImageParts): ImageParts => ({
    train: taken(train, dimension, (place) => place % everyFor !== everyFor - 1),
    test: taken(train, dimension, (place) => place % everyFor === everyFor - 1),
  })
  return { ...set, chosen: parted(set.chosen), whole: parted(set.whole) }
}

function taken(
  { count, pixels, labels }: ImagePart,
  dimension: number,
  isTaken: (place: number) => boolean,
): ImagePart {
  const places = Int32Array.from({ length: count }, (_, place) => place).filter(isTaken)
  const some = new Uint8Array(places.length * dimension)
  places.forEach((from, to) => {
    some.set(pixels.subarray(from * dimension, (from + 1) * dimension), to * dimension)
  })
  return { count: places.length, pixels: some, labels: labels && labels.filter((_, place) => isTaken(place)) }
}

/** Some images of a part, by their places, as points in data units. */
export function pointsOf({ layout }: ImageSet, { pixels }: ImagePart, places: ArrayLike<number>): PointSet {
  const dimension = dimensionOfLayout(layout)
  const [black, white] = layout.range
  const values = new Float32Array(places.length * dimension)
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] ?? 0) * dimension
    for (let j = 0; j < dimension; j++)
      values[row * dimension + j] = black + ((pixels[from + j] as number) * (white - black)) / 255
  }
  return { count: places.length, dimension, values }
}

/** At most that many images of a part in an order of no meaning, always the same one. */
export const someOf = (set: ImageSet, part: ImagePart, most: number): PointSet =>
  pointsOf(set, part, orderOf('split', 0, 0, part.count).subarray(0, most))

/** The share of a part's images that each class has. */
export function classShares({ classes }: ImageSet, { count, labels }: ImagePart): Float64Array {
  const shares = new Float64Array(classes.length)
  for (const label of labels ?? []) shares[label] = (shares[label] ?? 0) + 1 / count
  return shares
}
