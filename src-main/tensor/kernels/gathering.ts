import type { OnnxGraph } from '../lower/onnx/graph'
import { compacted, coverage } from './lookup'
import type { Lookup } from './lookup'
import { reduce } from './reductions'

/** Rows of every item of a batch: a name of shape [batch, rows, width]. */
export interface Rows {
  readonly name: string
  readonly batch: number
  readonly width: number
}

/**
 * Looks rows up in every item of the batch: [batch, rows, width] to [batch, groups · each, width], `nothing` where
 * there is none. One Gather copies a whole patch matrix on all threads; slices that are concatenated take twice as long.
 */
export function gatherRows({ name, batch, width }: Rows, lookup: Lookup, graph: OnnxGraph, nothing = 0): string {
  const covers = coverage(lookup)
  if (covers === 'identity') return name
  const indices = graph.shared(lookup.key, () => {
    const data = lookup.indices()
    return { dtype: 'int32', shape: [data.length], data }
  })
  if (covers === 'full') return graph.node('Gather', [name, indices], { axis: { kind: 'int', value: 1 } })
  const last = graph.node('Expand', [graph.scalar(nothing), graph.list([batch, 1, width])])
  const extended = graph.node('Concat', [name, last], { axis: { kind: 'int', value: 1 } })
  return graph.node('Gather', [extended, indices], { axis: { kind: 'int', value: 1 } })
}

/** Sums of the rows of each group: [batch, rows, width] to [batch, groups, width]. */
export function sumRows(rows: Rows, from: Lookup, graph: OnnxGraph): string {
  const lookup = compacted(from)
  const gathered = gatherRows(rows, lookup, graph)
  if (lookup.each === 1) return gathered
  const grouped = graph.reshape(gathered, [rows.batch, lookup.groups, lookup.each, rows.width])
  return reduce(graph, 'ReduceSum', grouped, [2], false)
}
