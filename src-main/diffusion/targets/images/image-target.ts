import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ImageLayout } from '@contract/tensors'
import type { NoiseSource, StepScope } from '../../../tensor/scope'
import { copyRows } from '../../data/collection'
import type { ImagePart, ImageSet } from '../../images/image-set'
import { once } from '../../numerics/once'
import { fails, irregular } from '../regularity'
import { exact, type Target } from '../target'

/** What a target of images is made of. */
export interface ImageSource {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Whether each image and its mirror image are equally likely. */
  readonly flip: boolean
  /** Whether the images have labels. */
  readonly isLabelled: boolean
  /** Reads the images; errors name the file. Asked when the first image is needed. */
  images(): ImagePart
  /** The same images and more about them: those of all classes, and those that are not learnt from. */
  set(layout: ImageLayout): ImageSet
}

/** Images drawn with replacement, each as likely as the others; values from −1 (black) to 1 (white). */
export function imageTarget({ height, width, channels, flip, isLabelled, images, set }: ImageSource): Target {
  const dimension = height * width * channels
  const rows = once(images)
  const layout: ImageLayout = { height, width, channels, range: [-1, 1] }
  const shape: [number, number, number] = [height, width, channels]
  const mirrored = (points: Tensor2D, noise: NoiseSource) => (flip ? someMirrored(points, noise, shape) : points)
  /** The images at places among the chosen ones of all; every one of them where `chosen` is null. */
  const gather = (scope: StepScope, name: string, chosen: Int32Array | null) => {
    const { pixels } = rows()
    const kept = chosen ? copyRows(pixels, new Uint8Array(chosen.length * dimension), chosen) : pixels
    const dataset = scope.dataset(name, kept, [dimension])
    return (places: Tensor) => brightness(dataset.rows(places))
  }
  const gatherLabels = (scope: StepScope, name: string, chosen: Int32Array | null) => {
    const labels = labelsOf(rows())
    const kept = chosen ? copyRows(labels, new Uint8Array(chosen.length), chosen) : labels
    const dataset = scope.dataset(`labels of the ${name}`, kept, [1])
    return (places: Tensor) => tf.cast(tf.reshape<tf.Rank.R1>(dataset.rows(places), [-1]), 'int32')
  }
  const draw = (scope: StepScope) => {
    const points = gather(scope, 'images', null)
    return (count: number) => {
      const places = scope.noise.integers([count], rows().count)
      return { places, points: mirrored(points(places), scope.noise) }
    }
  }
  return {
    dimension,
    images: layout,
    exactness: exact,
    sampler(scope) {
      const drawn = draw(scope)
      return (count) => drawn(count).points
    },
    ...(isLabelled && {
      labelled(scope: StepScope) {
        const drawn = draw(scope)
        const labels = gatherLabels(scope, 'images', null)
        return (count: number) => {
          const { places, points } = drawn(count)
          return { points, labels: labels(places) }
        }
      },
    }),
    collection: () => ({
      count: rows().count,
      within: gather,
      ...(flip && { augment: mirrored }),
      ...(isLabelled && { labelsWithin: gatherLabels }),
    }),
    imageSet: () => set(layout),
    density: null,
    law: null,
    marginalDensity: () => null,
    regularity: () =>
      irregular(
        fails('The images are finitely many points, which have no density.'),
        fails('Without a density there is no f = dπ/dN(0, σ²I).'),
      ),
  }
}

/** Bytes as values from −1 to 1. */
const brightness = (bytes: Tensor): Tensor2D => tf.sub(tf.mul(bytes, 2 / 255), 1)

function labelsOf({ labels }: ImagePart): Uint8Array {
  if (labels === null) throw new Error('These images have no labels.')
  return labels
}

/** Each image, or with probability one half its mirror image, left to right. */
function someMirrored(points: Tensor2D, noise: NoiseSource, shape: [number, number, number]): Tensor2D {
  const [count] = points.shape
  const images: Tensor4D = tf.reshape(points, [count, ...shape])
  const reversed: Tensor2D = tf.reshape(tf.reverse(images, 2), points.shape)
  const isMirrored = tf.cast(tf.less(noise.uniform([count, 1]), 0.5), 'float32')
  // one of the weights is 0 and the other 1, so that every value stays what it was
  return tf.add(tf.mul(reversed, isMirrored), tf.mul(points, tf.sub(1, isMirrored)))
}
