import { int } from '../lower/onnx/graph'
import { numberOf } from './attributes'
import { inputAt, spec } from './row'
import type { KernelRow } from './row'

/** The k largest along the last axis in descending order, and where they were; of equals the first comes first. */
const topK: KernelRow = {
  inputs: ['x'],
  many: true,
  specs: ({ inputs, attributes }) => {
    const { shape, dtype } = inputAt(inputs, 0)
    const found = [...shape.slice(0, -1), numberOf(attributes, 'k')]
    return [spec(found, dtype), spec(found, 'int32')]
  },
  onnx: ({ attributes, names }, graph) => {
    const count = graph.list([numberOf(attributes, 'k')])
    const [values, indices] = graph.nodes('TopK', [inputAt(names, 0), count], 2, { axis: int(-1) })
    if (values === undefined || indices === undefined) throw new Error('TopK was added without its outputs.')
    return [values, graph.cast(indices, 'int32')]
  },
}

/** Kernels that sort. */
export const ordering = { TopK: topK } as const satisfies Record<string, KernelRow>
