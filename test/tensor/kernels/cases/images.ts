import * as tf from '@tensorflow/tfjs-core'
import type { convolution } from '../../../../src-main/tensor/kernels/convolution'
import type { depthwise } from '../../../../src-main/tensor/kernels/depthwise'
import type { pooling } from '../../../../src-main/tensor/kernels/pooling'
import type { resizing } from '../../../../src-main/tensor/kernels/resizing'
import { given, several } from './case'
import type { Case } from './case'

/** Images or filters: the cases give four axes, which tfjs's types ask for. */
const four = (x: tf.Tensor | undefined): tf.Tensor4D => given(x).as4D(...sizes(given(x)))

function sizes({ shape: [a = 1, b = 1, c = 1, d = 1] }: tf.Tensor): [number, number, number, number] {
  return [a, b, c, d]
}

type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding
const uneven: Padding = [
  [0, 0],
  [1, 0],
  [2, 1],
  [0, 0],
]

/** Images, filter, strides and padding; few channels into many and many into few take ways of their own. */
const slides: readonly (readonly [readonly number[], readonly number[], number | [number, number], Padding])[] = [
  [[2, 5, 4, 3], [3, 3, 3, 2], 1, 'same'],
  [[1, 6, 6, 2], [2, 3, 2, 4], 1, 'valid'],
  [[2, 7, 5, 2], [3, 3, 2, 3], 2, 'same'],
  [[1, 6, 7, 2], [3, 2, 2, 2], [2, 1], uneven],
  [[2, 4, 4, 3], [3, 3, 3, 3], 1, 1],
  [[2, 4, 3, 8], [3, 3, 8, 2], 1, 'same'],
  [[2, 4, 3, 2], [3, 3, 2, 8], 1, 'same'],
  [[3, 4, 4, 5], [1, 1, 5, 6], 1, 'valid'],
  [[2, 6, 4, 5], [1, 1, 5, 3], 2, 'same'],
]

const dilated = several(
  [
    [1, 7, 6, 2],
    [3, 2, 2, 3],
  ],
  (x, w) => tf.conv2d(four(x), four(w), 1, 'same', 'NHWC', [2, 3]),
  false,
)

const convolutions: readonly Case[] = slides.map(([images, filter, strides, padding]) =>
  several([images, filter], (x, w) => tf.conv2d(four(x), four(w), strides, padding)),
)

const transposed: readonly Case[] = [
  several(
    [
      [2, 3, 4, 3],
      [3, 3, 2, 3],
    ],
    (x, w) => tf.conv2dTranspose(four(x), four(w), [2, 6, 8, 2], 2, 'same'),
  ),
  several(
    [
      [1, 4, 4, 2],
      [2, 2, 3, 2],
    ],
    (x, w) => tf.conv2dTranspose(four(x), four(w), [1, 5, 5, 3], 1, 'valid'),
  ),
]

const channelwise: readonly Case[] = [
  several(
    [
      [2, 5, 4, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.depthwiseConv2d(four(x), four(w), 1, 'same'),
  ),
  several(
    [
      [1, 7, 6, 2],
      [3, 2, 2, 1],
    ],
    (x, w) => tf.depthwiseConv2d(four(x), four(w), 2, 'valid'),
  ),
]

const pooled = (pool: (x: tf.Tensor4D) => tf.Tensor): readonly Case[] =>
  [
    [2, 4, 6, 3],
    [1, 7, 7, 2],
  ].map((shape) => several([shape], (x) => pool(four(x))))

const averaged: readonly Case[] = [
  ...pooled((x) => tf.avgPool(x, 2, 2, 'valid')),
  ...pooled((x) => tf.avgPool(x, [3, 2], 1, 'valid')),
  ...pooled((x) => tf.avgPool(x, 3, 2, 'same')),
  ...pooled((x) => tf.avgPool(x, [2, 3], [1, 2], 'same')),
]

const highest: readonly Case[] = [
  ...pooled((x) => tf.maxPool(x, 2, 2, 'valid')),
  ...pooled((x) => tf.maxPool(x, [3, 2], 1, 'same')),
  // Many equal pixels: the first one takes the gradient.
  ...pooled((x) => tf.maxPool(tf.relu(x), 3, 2, 'same')),
]

const resized: readonly Case[] = [
  several([[2, 3, 4, 3]], (x) => tf.image.resizeNearestNeighbor(four(x), [6, 8])),
  several([[2, 3, 4, 3]], (x) => tf.image.resizeNearestNeighbor(four(x), [9, 4], false, true)),
  several([[2, 4, 4, 1]], (x) => tf.image.resizeNearestNeighbor(four(x), [5, 7], false, true)),
  several([[1, 5, 4, 2]], (x) => tf.image.resizeNearestNeighbor(four(x), [7, 9])),
  several([[1, 3, 3, 2]], (x) => tf.image.resizeNearestNeighbor(four(x), [7, 5], true)),
  several([[1, 8, 6, 1]], (x) => tf.image.resizeNearestNeighbor(four(x), [4, 3])),
]

/** Kernels on batches of images. */
export const imageCases: Readonly<
  Record<
    keyof typeof convolution | keyof typeof depthwise | keyof typeof pooling | keyof typeof resizing,
    readonly Case[]
  >
> = {
  AvgPool: averaged,
  AvgPoolGrad: averaged,
  Conv2D: [...convolutions, dilated],
  Conv2DBackpropFilter: convolutions,
  Conv2DBackpropInput: [...convolutions, ...transposed],
  DepthwiseConv2dNative: channelwise,
  DepthwiseConv2dNativeBackpropFilter: channelwise,
  DepthwiseConv2dNativeBackpropInput: channelwise,
  MaxPool: highest,
  MaxPoolGrad: highest,
  ResizeNearestNeighbor: resized,
}
