import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import type { StepScope } from '../../tensor/scope'

/** Numbers that depend on the step alone, worked out in double precision: one column each, row k for step k. */
export type Columns<Name extends string> = Readonly<Record<Name, Float64Array>>

/** Keeps columns in the program; the function that is returned answers with the row of the step that runs. */
export function stepColumns<Name extends string>(
  columns: Columns<Name>,
  scope: StepScope,
): () => (name: Name) => Scalar {
  const kept = new Map<Name, tf.Tensor1D>()
  for (const name in columns) kept.set(name, tf.tensor1d(Float32Array.from(columns[name])))
  return () => {
    const index = scope.step()
    return (name) => {
      const column = kept.get(name)
      if (column === undefined) throw new Error(`No column ${name}.`)
      return tf.gather(column, index) as tf.Tensor as Scalar
    }
  }
}

/** Works out the columns of a grid's steps, each from time t to an earlier one. */
export function columnsOf<Name extends string>(
  names: readonly Name[],
  grid: Float64Array,
  row: (t: number, next: number, k: number) => Readonly<Record<Name, number>>,
): Columns<Name> {
  const rows = Array.from({ length: grid.length - 1 }, (_, k) => row(grid[k] ?? NaN, grid[k + 1] ?? NaN, k))
  const columns: Partial<Record<Name, Float64Array>> = {}
  for (const name of names) columns[name] = Float64Array.from(rows, (of) => of[name])
  return columns as Columns<Name>
}
