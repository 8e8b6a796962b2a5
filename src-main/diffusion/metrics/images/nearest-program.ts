import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
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

/** Of each image: the nearest training image, and the second nearest. */
const candidates = 2

/** What a search is given: images in the units of the training images' bytes, less the mean of these. */
type SearchInputs = Readonly<Record<'images', TensorValue>>

/**
 * At each step the next tile of the training images, whose bytes become numbers there; the last tile reaches back, so
 * that it is full. Outputs, each [images, 2], or [images, 1] of a single training image: the least `squares`
 * ‖y‖² − 2 x·y, which is ‖x − y‖² less a constant of x, and the `places` of these y. Everything around a common centre,
 * for single precision's sake.
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
    const points = scope.input('images', [images, dimension], 'float32')
    const centre = tf.tensor1d(middle)
    return () => {
      const begin = tf.minimum<Scalar>(
        tf.mul(scope.step(), tf.scalar(tile, 'int32')),
        tf.scalar(train.count - tile, 'int32'),
      )
      const own: Tensor1D = tf.add(begin, tf.range(0, tile, 1, 'int32'))
      const each: Tensor2D = tf.sub(tf.reshape(bytes.rows(own), [tile, dimension]), centre)
      const norms = tf.reshape(tf.sum(tf.square(each), 1), [1, tile])
      const apart = tf.sub(tf.mul(tf.matMul(points, each, false, true), 2), norms)
      const { values, indices } = tf.topk(apart, Math.min(candidates, tile))
      return { squares: tf.neg(values), places: tf.add(begin, indices) }
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
  readonly take: (outputs: Readonly<Record<string, TensorValue>>) => void
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
    take({ squares, places }) {
      if (!squares || !places) throw new Error('The search has lost one of its outputs.')
      const each = squares.shape.at(-1) ?? 1
      squares.data.forEach((square, at) => {
        consider(Math.floor(at / each) % images, square, places.data[at] as number)
      })
    },
    places: (row) => [Math.max(0, place[row] as number), secondPlace[row] === -1 ? null : (secondPlace[row] as number)],
  }
}
