import { backend_util } from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import { show } from '../shapes'
import { numbersOf, pairsOf, textOf } from './attributes'
import type { Attributes } from './attributes'

/** A pair for height and width. */
export interface Extent {
  readonly height: number
  readonly width: number
}

export const area = ({ height, width }: Extent): number => height * width

/** How windows slide over images [n, height, width, channels]: a place of the output each, a tap for each filter cell. */
export interface Windows {
  readonly batch: number
  readonly input: Extent
  readonly inputChannels: number
  readonly output: Extent
  readonly outputChannels: number
  readonly filter: Extent
  readonly strides: Extent
  readonly dilations: Extent
  readonly padding: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
}

type Shape4 = [number, number, number, number]
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4]

function rank4(shape: readonly number[], what: string): Shape4 {
  const [n, height, width, channels] = shape
  if (n === undefined || height === undefined || width === undefined || channels === undefined || shape.length !== 4) {
    throw fail('invalid-input', `${what} has four axes, not the shape ${show(shape)}.`)
  }
  return [n, height, width, channels]
}

function extentOf(attributes: Attributes, name: string): Extent {
  const [height = 1, width = height] = attributes[name] === undefined ? [] : numbersOf(attributes, name)
  return { height, width }
}

/** What tfjs calls `pad`: a word, a number for all sides, or pairs for the four axes. */
function paddingOf(attributes: Attributes): Padding {
  const { pad } = attributes
  if (typeof pad === 'number' || pad === 'same' || pad === 'valid') return pad
  const [n, rows, columns, channels] = pairsOf(attributes, 'pad')
  if (n === undefined || rows === undefined || columns === undefined || channels === undefined) {
    throw fail('invalid-input', "A padding is 'same', 'valid', a number, or a pair for each of the four axes.", 'pad')
  }
  return [[...n], [...rows], [...columns], [...channels]]
}

/**
 * The windows of a convolution of images of a shape by a filter [height, width, in, out], or of a depthwise one by
 * [height, width, in, multiplier].
 * @throws invalid-input for a layout other than NHWC, and where images are smaller than the filter.
 */
export function convolutionWindows(
  x: readonly number[],
  filter: readonly number[],
  attributes: Attributes,
  depthwise = false,
): Windows {
  if (textOf(attributes, 'dataFormat', 'NHWC') !== 'NHWC') {
    throw fail('invalid-input', 'Images are laid out as NHWC: rows, columns and then channels.', 'dataFormat')
  }
  const [images, cells] = [rank4(x, 'A batch of images'), rank4(filter, 'A filter')]
  if (images[3] !== cells[2]) {
    throw fail(
      'invalid-input',
      `Images ${show(images)} of ${images[3]} channels don't meet a filter ${show(cells)} of ${cells[2]}.`,
    )
  }
  const strides = extentOf(attributes, 'strides')
  const dilations = extentOf(attributes, 'dilations')
  const pair = ({ height, width }: Extent): [number, number] => [height, width]
  const padding = paddingOf(attributes)
  const info = backend_util.computeConv2DInfo(
    ...([images, cells, pair(strides), pair(dilations), padding, roundingOf(attributes), depthwise] as const),
  )
  const output = { height: info.outHeight, width: info.outWidth }
  if (!(output.height > 0 && output.width > 0)) {
    throw fail('invalid-input', `A filter ${show(cells)} does not fit into images ${show(images)}.`)
  }
  const { top, left } = info.padInfo
  // The last window ends here; what a stride leaves over is not padded.
  const after = (size: number, places: number, stride: number, effective: number, before: number) =>
    Math.max(0, (places - 1) * stride + effective - size - before)
  return {
    ...{ batch: images[0], input: { height: images[1], width: images[2] }, inputChannels: images[3] },
    ...{ output, outputChannels: info.outChannels, filter: { height: cells[0], width: cells[1] }, strides, dilations },
    padding: {
      ...{ top, left },
      bottom: after(images[1], output.height, strides.height, info.effectiveFilterHeight, top),
      right: after(images[2], output.width, strides.width, info.effectiveFilterWidth, left),
    },
  }
}

/**
 * The windows of a pooling of images of a shape.
 * @throws invalid-input for paddings that not every engine knows.
 */
export function poolingWindows(x: readonly number[], attributes: Attributes): Windows {
  const { height, width } = extentOf(attributes, 'filterSize')
  const [, , , channels] = rank4(x, 'A batch of images')
  const windows = convolutionWindows(x, [height, width, channels, 1], attributes, true)
  if (attributes['pad'] === 'same' || isUnpadded(windows)) return windows
  throw fail('invalid-input', "Pooling is padded by 'same' or not at all ('valid').", 'pad')
}

export const isUnpadded = ({ padding: { top, bottom, left, right } }: Windows): boolean =>
  top === 0 && bottom === 0 && left === 0 && right === 0

function roundingOf(attributes: Attributes): 'floor' | 'round' | 'ceil' | undefined {
  const { dimRoundingMode: mode } = attributes
  return mode === 'floor' || mode === 'round' || mode === 'ceil' ? mode : undefined
}
