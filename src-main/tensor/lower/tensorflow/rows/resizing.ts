import { resizingTo, sourcesOf } from '../../../kernels/resizing'
import { area } from '../../../kernels/windows'
import { tensorValue } from '../../../shapes'
import { firstInput, firstOutput, one, type TensorflowRow } from './row'

/** Nearest-neighbour resizing as a lookup, which counts its places in the same way on every engine. */
export const resizing = {
  ResizeNearestNeighbor: one((x, nodes, call) => {
    const given = resizingTo(firstInput(call), call.attributes)
    const rows = nodes.reshape(x, [given.batch, area(given.from), given.channels])
    const sources = sourcesOf(given)
    const indices = nodes.constant(tensorValue({ shape: [sources.groups], dtype: 'int32' }, sources.indices()))
    return nodes.reshape(nodes.gather(rows, indices, 1), firstOutput(call).shape)
  }),
} as const satisfies Record<string, TensorflowRow>
