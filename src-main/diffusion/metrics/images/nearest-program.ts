import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { trace } from '../../../tensor'
import type { Program, TensorValue } from '../../../tensor/program'
import type { ImageSet } from '../../images/image-set'
import type { PointSet } from '../point-set'

/** Values of an image; images that are compared with the training images at a time; training images at a step. */
export interface SearchSize {
  readonly dimension: number
  readonly images: number
  readonly tile: number
}

/** What a search is given: images in the units of the training images' bytes, less the mean of these. */
type SearchInputs = Readonly<Record<'images', TensorValue>>

/**
 * At each step the next tile of the training images, whose bytes become numbers there; the last tile reaches back, so
 * that it is full. Outputs, each [images]: the `least` of ‖y‖² − 2 x·y, which is ‖x − y‖² less a constant of x, the
 * `place` of that y, and the same of the `second` least. Everything around a common centre, for single precision's sake.
 */
export function nearestProgram(
  { layout, chosen }: ImageSet,
  { dimension, images, tile }: SearchSize,
): {
  readonly program: Program
  /** The input that stands for `rows` of the images, from `first` on. */
  readonly inputOf: (points: PointSet, first: number, rows: number) => SearchInputs
} {
  const { train } = chosen
  const middle = meanOf(train.pixels, dimension)
  const program = trace('nearest images', (scope) => {
    const bytes = scope.dataset('training images', train.pixels, [dimension])
    const points = scope.input('images', [images, dimension], 'float32') as Tensor2D
    const centre = tf.tensor1d(middle)
    return () => {
      const begin = tf.minimum<Scalar>(
        tf.mul(scope.step(), tf.scalar(tile, 'int32')),
        tf.scalar(train.count - tile, 'int32'),
      )
      const own: Tensor1D = tf.add(begin, tf.range(0, tile, 1, 'int32'))
      const each: Tensor2D = tf.sub(tf.reshape(bytes.rows(own), [tile, dimension]), centre)
      const squares = tf.sum(tf.square(each), 1, true)
      const apart: Tensor2D = tf.sub(squares, tf.mul(tf.matMul(each, points, false, true), 2))
      const place: Tensor1D = tf.argMin(apart, 0)
      const isLeast = tf.equal(tf.reshape(tf.range(0, tile, 1, 'int32'), [tile, 1]), place)
      const others: Tensor2D = tf.where(isLeast, tf.onesLike(apart).mul(Infinity), apart)
      const at = (places: Tensor): Tensor => tf.add(begin, places)
      return {
        least: tf.min(apart, 0),
        place: at(place),
        second: tf.min(others, 0),
        secondPlace: at(tf.argMin(others, 0)),
      }
    }
  })
  const [black, white] = layout.range
  return {
    program,
    inputOf(of, first, rows) {
      const data = new Float32Array(images * dimension)
      for (let at = 0; at < rows * dimension; at++) {
        const value = of.values[first * dimension + at] as number
        data[at] = ((value - black) * 255) / (white - black) - (middle[at % dimension] as number)
      }
      return { images: { shape: [images, dimension], dtype: 'float32', data } }
    },
  }
}

function meanOf(pixels: Uint8Array, dimension: number): Float32Array {
  const sums = new Float64Array(dimension)
  for (let from = 0; from < pixels.length; from += dimension) {
    for (let j = 0; j < dimension; j++) sums[j] = (sums[j] as number) + (pixels[from + j] as number)
  }
  const count = pixels.length / dimension
  return Float32Array.from(sums, (sum) => sum / count)
}

/** The two training images that were nearest to each image so far. */
export function candidatesOf({ images }: SearchSize): {
  /** Takes in what some steps found. */
  readonly take: (outputs: Readonly<Record<string, TensorValue>>, steps: number) => void
  /** The nearest of a row, and the second nearest; null where there is but one. */
  readonly places: (row: number) => readonly [number, number | null]
} {
  const least = new Float32Array(images).fill(Infinity)
  const second = new Float32Array(images).fill(Infinity)
  const place = new Int32Array(images).fill(-1)
  const secondPlace = new Int32Array(images).fill(-1)
  const consider = (row: number, square: number, from: number) => {
    // the last tile reaches back over images that were seen
    if (!(square < (second[row] as number)) || from === place[row]) return
    if (square < (least[row] as number)) {
      second[row] = least[row] as number
      secondPlace[row] = place[row] as number
      least[row] = square
      place[row] = from
    } else {
      second[row] = square
      secondPlace[row] = from
    }
  }
  return {
    take(outputs, steps) {
      const [squares, places] = [outputs['least']?.data, outputs['place']?.data]
      const [others, otherPlaces] = [outputs['second']?.data, outputs['secondPlace']?.data]
      if (!squares || !places || !others || !otherPlaces) throw new Error('The search has lost one of its outputs.')
      for (let at = 0; at < steps * images; at++) {
        consider(at % images, squares[at] as number, places[at] as number)
        consider(at % images, others[at] as number, otherPlaces[at] as number)
      }
    },
    places: (row) => [Math.max(0, place[row] as number), secondPlace[row] === -1 ? null : (secondPlace[row] as number)],
  }
}
