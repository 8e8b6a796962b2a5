import { axesOf, axisOf, booleanOf } from '../../../kernels/attributes'
import type { DType } from '../../../program'
import { flag, typeOf } from '../messages'
import type { Operation } from '../operations'
import { firstInput, firstOutput, one, type TensorflowRow } from './row'

interface Reduction {
  /** tfjs's name of the attribute with the axes. */
  readonly axes?: string
  /** The type that is reduced, where it is not the input's. */
  readonly through?: DType
}

const reduction = (operation: Operation, { axes = 'axis', through }: Reduction = {}): TensorflowRow =>
  one((x, nodes, call) => {
    const from = through === undefined ? x : nodes.cast(x, through)
    const places = nodes.list(axesOf(call.attributes, axes, firstInput(call).shape.length))
    const keep = flag(booleanOf(call.attributes, 'keepDims'))
    return nodes.cast(
      nodes.node(operation, [from, places], { attributes: { keep_dims: keep } }),
      firstOutput(call).dtype,
    )
  })

const place = (operation: Operation): TensorflowRow =>
  one((x, nodes, call) => {
    const axis = axisOf(call.attributes, 'axis', firstInput(call).shape.length, 0)
    return nodes.node(operation, [x, nodes.scalar(axis, 'int32')], {
      type: 'int32',
      attributes: { output_type: typeOf('int32') },
    })
  })

const cumulative = (operation: Operation): TensorflowRow =>
  one((x, nodes, call) => {
    const axis = axisOf(call.attributes, 'axis', firstInput(call).shape.length, 0)
    return nodes.node(operation, [x, nodes.scalar(axis, 'int32')], {
      attributes: {
        exclusive: flag(booleanOf(call.attributes, 'exclusive')),
        reverse: flag(booleanOf(call.attributes, 'reverse')),
      },
    })
  })

/** Softmax and its logarithm along any axis; TensorFlow's own work on the last. */
const normalised = (operation: Operation, attribute: string): TensorflowRow =>
  one((x, nodes, call) => {
    const rank = firstInput(call).shape.length
    const axis = axisOf(call.attributes, attribute, rank, -1)
    if (axis === rank - 1) return nodes.node(operation, [x])
    // Swapping two axes is its own inverse.
    const swapped = Array.from({ length: rank }, (_, each) =>
      each === axis ? rank - 1 : each === rank - 1 ? axis : each,
    )
    const moved = nodes.node('Transpose', [x, nodes.list(swapped)])
    return nodes.node('Transpose', [nodes.node(operation, [moved]), nodes.list(swapped)])
  })

/** Kernels that gather along axes. */
export const reductions = {
  All: reduction('All'),
  Any: reduction('Any'),
  ArgMax: place('ArgMax'),
  ArgMin: place('ArgMin'),
  Cumprod: cumulative('Cumprod'),
  Cumsum: cumulative('Cumsum'),
  LogSoftmax: normalised('LogSoftmax', 'axis'),
  Max: reduction('Max', { axes: 'reductionIndices' }),
  Mean: reduction('Mean', { through: 'float32' }),
  Min: reduction('Min'),
  Prod: reduction('Prod'),
  Softmax: normalised('Softmax', 'dim'),
  Sum: reduction('Sum'),
} as const satisfies Record<string, TensorflowRow>
