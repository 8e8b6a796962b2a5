import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { Extent } from './part'

/** Half the height and width, rounded up: 28, 14, 7, 4. */
export const halved = ({ height, width }: Extent): Extent => ({
  height: Math.ceil(height / 2),
  width: Math.ceil(width / 2),
})

/** Means of squares of two by two pixels; an odd last row or column counts twice. */
export function halve(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape
  const even =
    height % 2 === 0 && width % 2 === 0
      ? x
      : tf.mirrorPad(
          x,
          [
            [0, 0],
            [0, height % 2],
            [0, width % 2],
            [0, 0],
          ],
          'symmetric',
        )
  return tf.avgPool(even, 2, 2, 'valid')
}

/** Each pixel as two by two, cut to the given size: the way back from `halve`. */
export function double(x: Tensor4D, { height, width }: Extent): Tensor4D {
  const [batch, rows, columns, channels] = x.shape
  const large = tf.image.resizeNearestNeighbor(x, [2 * rows, 2 * columns])
  if (height === 2 * rows && width === 2 * columns) return large
  return tf.slice(large, [0, 0, 0, 0], [batch, height, width, channels])
}
