import type { SampleSet } from './run'

/** What is known of each of some images, in their order. */
export interface SampleDescription {
  /** Names of the data's classes, by label; empty where it has none. */
  readonly classNames: readonly string[]
  /** What the classifier of the data makes of them; null where there is none. */
  readonly classes: {
    readonly labels: Int32Array
    /** The probability that it gives to that class. */
    readonly confidences: Float32Array
    /** The share of the test images that it names rightly. */
    readonly accuracy: number
  } | null
  readonly nearest: {
    /** Places of the nearest training images among those that were learnt from. */
    readonly indices: Int32Array
    /** Root mean square of the pixels' differences, in the units of the data. */
    readonly distances: Float32Array
    readonly images: SampleSet
    /** Classes of the training images; null where they have none. */
    readonly labels: Int32Array | null
  }
}
