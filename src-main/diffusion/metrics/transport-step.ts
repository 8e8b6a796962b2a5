import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildStep } from '../../tensor/scope'
import type { Centred } from './squared-distances'

/** Scalings between two times that the kernel is made anew. */
const scalings = 12

/** A row or column whose kernels are all lost to rounding is scaled up no further than this at once. */
const least = 1e-30

/**
 * One step of Sinkhorn's algorithm, stabilised as in Schmitzer 2019: the kernel exp((f + g − C)/ε) is made in the log
 * domain, with the greatest entry of each row 1, scaled a few times, and the scalings are taken up into f and g.
 * Columns are scaled last, so none of them can vanish at the next ε. Inputs: `epsilon`, and `relaxation` ω, by which a
 * scaling goes further than what fits (Lehmann et al. 2022). State: f − ‖x‖² [n, 1] and g − ‖y‖² [m, 1], with which
 * f + g − C is one matrix product; output: `marginalError`, the mean of |Σ_j π_ij n − 1| over the rows.
 */
export const transportStep =
  (x: Centred, y: Centred): BuildStep =>
  (scope) => {
    const [n, m] = [x.count, y.count]
    const rows = tf.tensor2d(Float32Array.from(x.values), [n, x.dimension])
    const columns = tf.tensor2d(Float32Array.from(y.values), [m, y.dimension])
    const [onesOfRows, onesOfColumns] = [tf.ones<tf.Rank.R2>([n, 1]), tf.ones<tf.Rank.R2>([m, 1])]
    const [f, g] = [potential(x, 'f'), potential(y, 'g')]
    const epsilon = scope.input('epsilon', [], 'float32')
    const relaxation = scope.input('relaxation', [], 'float32')
    return () => {
      const left = tf.concat([tf.mul<Tensor2D>(rows, tf.div(2, epsilon)), tf.div<Tensor2D>(f, epsilon), onesOfRows], 1)
      const right = tf.concat([columns, onesOfColumns, tf.div<Tensor2D>(g, epsilon)], 1)
      const exponents = tf.matMul(left, right, false, true)
      const greatest = tf.max<Tensor2D>(exponents, 1, true)
      const kernel = tf.exp<Tensor2D>(tf.sub(exponents, greatest))
      let onRows = onesOfRows
      let onColumns = onesOfColumns
      const fitting = (mass: number, sums: Tensor2D) => tf.div<Tensor2D>(mass, tf.maximum(sums, least))
      const fittingRows = () => fitting(m, tf.matMul(kernel, onColumns))
      const fittingColumns = () =>
        fitting(n, tf.reshape(tf.matMul(tf.reshape<tf.Rank.R2>(onRows, [1, n]), kernel), [m, 1]))
      const relaxed = (from: Tensor2D, to: Tensor2D) => tf.mul<Tensor2D>(from, tf.pow(tf.div(to, from), relaxation))
      for (let k = 0; k < scalings; k++) {
        onRows = k === 0 ? fittingRows() : relaxed(onRows, fittingRows())
        onColumns = k === 0 ? fittingColumns() : relaxed(onColumns, fittingColumns())
      }
      onColumns = fittingColumns()
      const marginals = tf.mul(onRows, tf.div(tf.matMul(kernel, onColumns), m))
      f.assign(tf.add(f, tf.mul(epsilon, tf.sub(tf.log(onRows), greatest))))
      g.assign(tf.add(g, tf.mul(epsilon, tf.log(onColumns))))
      return { marginalError: tf.mean(tf.abs(tf.sub(marginals, 1))) }
    }
  }

/** A potential that begins at zero, less the squared norms. */
const potential = ({ count, squares }: Centred, name: string): tf.Variable<tf.Rank.R2> => {
  const values = Float32Array.from(squares, (square) => -square)
  return tf.variable(tf.tensor2d(values, [count, 1]), false, name)
}
