import { fail } from '@contract/failure'
import type { TensorSpec } from '../program'
import { show } from '../shapes'
import { booleanOf, numbersOf } from './attributes'
import type { Attributes } from './attributes'
import { gatherRows } from './gathering'
import type { Lookup } from './lookup'
import { inputAt, spec } from './row'
import type { KernelRow } from './row'
import { area } from './windows'
import type { Extent } from './windows'

/** Images and the size that they are brought to. */
interface Resizing {
  readonly batch: number
  readonly channels: number
  readonly from: Extent
  readonly to: Extent
  readonly attributes: Attributes
}

export function resizingTo({ shape }: TensorSpec, attributes: Attributes): Resizing {
  const [height, width] = numbersOf(attributes, 'size')
  const [batch, rows, columns, channels] = shape
  if (batch === undefined || rows === undefined || columns === undefined || channels === undefined) {
    throw fail('invalid-input', `Images to resize have four axes, not the shape ${show(shape)}.`)
  }
  const to = { height: height ?? rows, width: width ?? columns }
  return { batch, channels, from: { height: rows, width: columns }, to, attributes }
}

/** The nearest old row (or column) of each new one, by tfjs's three ways of placing the centres. */
function nearest(from: number, to: number, attributes: Attributes): readonly number[] {
  const corners = booleanOf(attributes, 'alignCorners')
  const ratio = corners && to > 1 ? (from - 1) / (to - 1) : from / to
  const offset = booleanOf(attributes, 'halfPixelCenters') ? 0.5 : 0
  return Array.from({ length: to }, (_, index) => {
    const place = ratio * (index + offset)
    return Math.max(0, Math.min(from - 1, corners ? Math.round(place) : Math.floor(place)))
  })
}

/** For each new pixel the old one that it repeats. */
export function sourcesOf(resizing: Resizing): Lookup {
  const { from, to, attributes } = resizing
  const indices = () => {
    const columns = nearest(from.width, to.width, attributes)
    const rows = nearest(from.height, to.height, attributes)
    return Int32Array.from(rows.flatMap((row) => columns.map((column) => row * from.width + column)))
  }
  const key = JSON.stringify(['sources', from, to, attributes['alignCorners'], attributes['halfPixelCenters']])
  return { key, groups: area(to), each: 1, rows: area(from), indices }
}

/** Nearest-neighbour resizing of images [n, height, width, channels]. */
export const resizing = {
  ResizeNearestNeighbor: {
    inputs: ['images'],
    specs: ({ inputs, attributes }) => {
      const { batch, channels, to } = resizingTo(inputAt(inputs, 0), attributes)
      return [spec([batch, to.height, to.width, channels], inputAt(inputs, 0).dtype)]
    },
    onnx: ({ inputs, names, attributes, outputs }, graph) => {
      const given = resizingTo(inputAt(inputs, 0), attributes)
      const rows = graph.reshape(inputAt(names, 0), [given.batch, area(given.from), given.channels])
      const gathered = gatherRows({ name: rows, batch: given.batch, width: given.channels }, sourcesOf(given), graph)
      return [graph.reshape(gathered, inputAt(outputs, 0).shape)]
    },
  },
} as const satisfies Record<string, KernelRow>
