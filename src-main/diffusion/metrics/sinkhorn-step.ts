import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildStep } from '../../tensor/scope'
import type { Centred } from './squared-distances'

/** Scalings between two times that the kernel is made anew. */
const scalings = 8

/** Over-relaxation at the last ε (Lehmann et al. 2022): clusters far apart settle several times as fast. */
const relaxation = 1.8

/**
 * One step of Sinkhorn's algorithm, stabilised as in Schmitzer 2019: the kernel exp((f + g − C)/ε) is made in the log
 * domain, with the greatest entry of each row 1, scaled a few times, and the scalings are taken up into f and g. ε is
 * halved at each of the first `halvings` steps, down to `epsilon`. Columns are scaled last, so none of them can vanish
 * when ε is halved. State: f − ‖x‖² [n, 1] and g − ‖y‖² [m, 1], with which f + g − C is one matrix product; output:
 * `marginalError`, the mean of |Σ_j π_ij n − 1| over the rows.
 */
export const sinkhornStep =
  (x: Centred, y: Centred, epsilon: number, halvings: number): BuildStep =>
  (scope) => {
    const [n, m] = [x.count, y.count]
    const rows = tf.tensor2d(Float32Array.from(x.values), [n, x.dimension])
    const columns = tf.tensor2d(Float32Array.from(y.values), [m, y.dimension])
    const [onesOfRows, onesOfColumns] = [tf.ones<tf.Rank.R2>([n, 1]), tf.ones<tf.Rank.R2>([m, 1])]
    const f = tf.variable(
      tf.tensor2d(
        Float32Array.from(x.squares, (square) => -square),
        [n, 1],
      ),
      false,
      'f',
    )
    const g = tf.variable(
      tf.tensor2d(
        Float32Array.from(y.squares, (square) => -square),
        [m, 1],
      ),
      false,
      'g',
    )
    return () => {
      const remaining = tf.relu(tf.sub(halvings, tf.cast(scope.step(), 'float32')))
      const blur = tf.mul<Scalar>(epsilon, tf.pow(2, remaining))
      const left = tf.concat([tf.mul<Tensor2D>(rows, tf.div(2, blur)), tf.div<Tensor2D>(f, blur), onesOfRows], 1)
      const right = tf.concat([columns, onesOfColumns, tf.div<Tensor2D>(g, blur)], 1)
      const exponents = tf.matMul(left, right, false, true)
      const greatest = tf.max<Tensor2D>(exponents, 1, true)
      const kernel = tf.exp<Tensor2D>(tf.sub(exponents, greatest))
      let onRows = onesOfRows
      let onColumns = onesOfColumns
      const power = tf.add<Scalar>(1, tf.mul(relaxation - 1, tf.sub(1, tf.minimum(remaining, 1))))
      const fittingRows = () => tf.div<Tensor2D>(m, tf.matMul(kernel, onColumns))
      const fittingColumns = () =>
        tf.reshape<tf.Rank.R2>(tf.div(n, tf.matMul(tf.reshape<tf.Rank.R2>(onRows, [1, n]), kernel)), [m, 1])
      const relaxed = (from: Tensor2D, to: Tensor2D) => tf.mul<Tensor2D>(from, tf.pow(tf.div(to, from), power))
      for (let k = 0; k < scalings; k++) {
        onRows = k === 0 ? fittingRows() : relaxed(onRows, fittingRows())
        onColumns = k === 0 ? fittingColumns() : relaxed(onColumns, fittingColumns())
      }
      onColumns = fittingColumns()
      const marginals = tf.mul(onRows, tf.div(tf.matMul(kernel, onColumns), m))
      f.assign(tf.add(f, tf.mul(blur, tf.sub(tf.log(onRows), greatest))))
      g.assign(tf.add(g, tf.mul(blur, tf.log(onColumns))))
      return { marginalError: tf.mean(tf.abs(tf.sub(marginals, 1))) }
    }
  }
