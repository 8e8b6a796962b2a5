import type { SampleSet } from './run'

/** What the classifier of the data makes of some images, in their order. */
export interface ImageClasses {
  readonly labels: Int32Array
  /** The probability that it gives to that class. */
  readonly confidences: Float32Array
  /** The share of the test images that it names rightly. */
  readonly accuracy: number
}

/** The classes of some images, as far as they can be told. */
export interface ClassifiedImages {
  /** Names of the data's classes, by label; empty where it has none. */
  readonly classNames: readonly string[]
  /** Null where there is no classifier of the data. */
  readonly classes: ImageClasses | null
}

/** Which training images lie nearest to some images, in the order of these. */
export interface NearestImages {
  /** Places of the nearest training images among those that were learnt from. */
  readonly indices: Int32Array
  /** Root mean square of the pixels' differences, in the units of the data. */
  readonly distances: Float32Array
}

/** What is known of each of some images, in their order. */
export interface SampleDescription extends ClassifiedImages {
  readonly nearest: NearestImages & {
    readonly images: SampleSet
    /** Classes of the training images; null where they have none. */
    readonly labels: Int32Array | null
  }
}

/** Images of a run that are looked at together at most: as many as a window shows. */
export const mostLookedAt = 20_000
