import * as tf from '@tensorflow/tfjs-core'
import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { BuildStep } from '../../tensor/scope'
import type { PointSet } from './point-set'
import { centred, distanceColumns, distanceRows } from './squared-distances'

/** Squared distances between some rows of one set and some of another. */
interface DistanceBlock {
  /** Place of the first of the rows, and how many there are; the same of the columns. */
  readonly row: number
  readonly rows: number
  readonly column: number
  readonly columns: number
  /** Row by row, `stride` apart; rounding may leave a small number below zero. */
  readonly squares: Float32Array
  readonly stride: number
}

const blockRows = 500
const blockColumns = 5000

/** ‖x − y‖² for each point of `a` and each of `b`, block by block, in products of matrices. */
export async function distanceBlocks(
  a: PointSet,
  b: PointSet,
  engine: EngineKind,
  onBlock: (block: DistanceBlock) => void,
): Promise<void> {
  const width = a.dimension + 2
  const [high, wide] = [Math.min(blockRows, a.count), Math.min(blockColumns, b.count)]
  const build: BuildStep = (scope) => {
    const left = scope.input('rows', [high, width], 'float32')
    const right = scope.input('columns', [wide, width], 'float32')
    return () => ({ squares: tf.matMul(left, right, false, true) })
  }
  const executable = await prepare(trace('distances', build), { engine, seed: 0 })
  try {
    for (let column = 0; column < b.count; column += wide) {
      const columns = Math.min(wide, b.count - column)
      const right = new Float32Array(wide * width)
      right.set(distanceColumns(centred(rowsOf(b, column, columns), a), 1))
      for (let row = 0; row < a.count; row += high) {
        const rows = Math.min(high, a.count - row)
        const left = distanceRows(centred(rowsOf(a, row, rows), a), 1, high)
        const { squares } = await executable.run({
          firstStep: 0,
          steps: 1,
          inputs: {
            rows: { shape: [high, width], dtype: 'float32', data: left },
            columns: { shape: [wide, width], dtype: 'float32', data: right },
          },
        })
        if (!(squares?.data instanceof Float32Array)) throw new Error('The distances have lost their output.')
        onBlock({ row, rows, column, columns, squares: squares.data, stride: wide })
      }
    }
  } finally {
    await executable.dispose()
  }
}

const rowsOf = ({ dimension, values }: PointSet, first: number, count: number): PointSet => ({
  count,
  dimension,
  values: values.subarray(first * dimension, (first + count) * dimension),
})
