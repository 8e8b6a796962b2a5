import type { Scalar } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'

/**
 * The rows of a grid's steps, in double precision: `row` of the step from noising time t to an earlier one, k its index.
 * A row is worked out when it is asked for, so that a sampler of a million steps is made as soon as one of ten; and once,
 * though its numbers are asked for one by one.
 */
export function rowsOf<Row>(grid: Float64Array, row: (t: number, next: number, k: number) => Row): (k: number) => Row {
  let known: { readonly k: number; readonly row: Row } | undefined
  return (k) => {
    if (known?.k === k) return known.row
    const [t, next] = [grid[k], grid[k + 1]]
    if (t === undefined || next === undefined)
      throw new Error(`A sampler of ${String(grid.length - 1)} steps was asked for its step ${String(k)}.`)
    known = { k, row: row(t, next, k) }
    return known.row
  }
}

/** Numbers of the rows as tensors; what is returned is called in a step, and answers with those of the step that runs. */
export function stepColumns<Name extends string>(
  names: readonly Name[],
  rowAt: (k: number) => Readonly<Record<Name, number>>,
  scope: StepScope,
): () => (name: Name) => Scalar {
  return () => {
    const columns = new Map(names.map((name) => [name, scope.perStep((k) => rowAt(k)[name])] as const))
    return (name) => {
      const column = columns.get(name)
      if (column === undefined) throw new Error(`No column ${name}.`)
      return column
    }
  }
}
