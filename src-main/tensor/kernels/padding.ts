import { int } from '../lower/onnx/graph'
import type { TensorSpec } from '../program'
import { numberOf, pairsOf, textOf } from './attributes'
import type { Attributes } from './attributes'
import { inputAt, spec, unary } from './row'
import type { KernelRow } from './row'

function padded(x: TensorSpec, attributes: Attributes): TensorSpec {
  const paddings = pairsOf(attributes, 'paddings')
  return spec(
    x.shape.map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0)),
    x.dtype,
  )
}

/** Where along an axis each element of a mirrored tensor comes from; `reflect` leaves the edge out, `symmetric` repeats it. */
export function mirrored(size: number, [before, after]: readonly [number, number], mode: string): readonly number[] {
  const edge = mode === 'reflect' ? 0 : 1
  return Array.from({ length: before + size + after }, (_, place) => {
    const from = place - before
    if (from < 0) return -from - edge
    return from < size ? from : 2 * (size - 1) - from + edge
  })
}

/** Kernels that add elements around a tensor. */
export const padding = {
  MirrorPad: unary('x', padded, (x, graph, call) => {
    const mode = textOf(call.attributes, 'mode', 'reflect')
    const { shape } = inputAt(call.inputs, 0)
    return pairsOf(call.attributes, 'paddings').reduce((from, pair, axis) => {
      if (pair[0] === 0 && pair[1] === 0) return from
      const places = Int32Array.from(mirrored(shape[axis] ?? 1, pair, mode))
      const indices = graph.constant({ shape: [places.length], dtype: 'int32', data: places })
      return graph.node('Gather', [from, indices], { axis: int(axis) })
    }, x)
  }),
  PadV2: unary('x', padded, (x, graph, call) => {
    const paddings = pairsOf(call.attributes, 'paddings')
    const sizes = graph.list([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)])
    const value = graph.scalar(numberOf(call.attributes, 'constantValue', 0), inputAt(call.inputs, 0).dtype)
    return graph.node('Pad', [x, sizes, value])
  }),
} as const satisfies Record<string, KernelRow>
