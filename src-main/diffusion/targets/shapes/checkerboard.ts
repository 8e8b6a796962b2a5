import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { logSumExp } from '../../numerics/logarithms'
import type { Kernel } from '../../processes/process'
import { withGradient } from '../given-gradient'
import { densityGrid } from '../grid'
import { fails, hasDensity, irregular } from '../regularity'
import { exact, type ExactLaw, type Target } from '../target'
import { intervalMass, intervalMassTensor } from './interval'

interface Board {
  /** Centres of the columns, which are those of the rows too. */
  readonly centres: readonly number[]
  readonly half: number
  readonly noise: number
  /** Column and row of each dark square. */
  readonly dark: readonly (readonly [number, number])[]
}

/** The dark squares of a board on [−a, a]², uniformly, blurred; the lower left one is dark. */
export function checkerboardTarget(spec: Extract<TargetSpec, { readonly kind: 'checkerboard' }>): Target {
  const { squares, halfWidth, noise } = spec
  const half = halfWidth / squares
  const places = Array.from({ length: squares }, (_, i) => i)
  const board: Board = {
    centres: places.map((i) => half * (2 * i + 1) - halfWidth),
    half,
    noise,
    dark: places.flatMap((i) => places.filter((j) => (i + j) % 2 === 0).map((j) => [i, j] as const)),
  }
  const law = checkerboardLaw(board)
  return {
    dimension: 2,
    images: null,
    exactness: exact,
    sampler(scope) {
      const corners = tf.tensor2d(
        board.dark.map(([i, j]) => [(board.centres[i] ?? 0) - half, (board.centres[j] ?? 0) - half]),
      )
      return (count) => {
        const corner = tf.gather(corners, scope.noise.integers([count], board.dark.length))
        const inside = tf.mul(scope.noise.uniform([count, 2]), 2 * half)
        return tf.add(tf.add(corner, inside), tf.mul(scope.noise.normal([count, 2]), noise))
      }
    },
    density: {
      normalized: true,
      logDensity: (point) => law.logDensity(point, unnoised),
      logDensityTensor: withGradient(
        (points) => tf.logSumExp(termsTensor(board, points, unnoisedTensor()).terms, 1, true),
        (points) => law.scoreTensor(points, unnoisedTensor()),
      ),
    },
    law,
    marginalDensity: (window) =>
      densityGrid(
        window,
        2,
        inOrder(window.axes, (point) => law.logDensity(point, unnoised)),
      ),
    regularity: (sigma) =>
      irregular(
        hasDensity,
        noise < sigma
          ? fails('π has lighter tails than N(0, σ²I): f tends to 0, so it has no lower bound c > 0.')
          : fails('The noise is at least as wide as N(0, σ²I): f is unbounded.'),
      ),
  }
}

const unnoised: Kernel<number> = { scale: 1, deviation: 0 }

const unnoisedTensor = (): Kernel<Tensor2D> => ({ scale: tf.ones([1, 1]), deviation: tf.zeros([1, 1]) })

/** A function of the point, as one of the window's two axes in their order. */
const inOrder =
  ([first]: readonly [number, number], logDensity: (point: readonly number[]) => number) =>
  (a: number, b: number): number =>
    logDensity(first === 0 ? [a, b] : [b, a])

/** p_t: each square is a product of two intervals, scaled by m and blurred with variance m² w² + s². */
function checkerboardLaw(board: Board): ExactLaw {
  const { centres, half, noise, dark } = board
  const parts = (point: ArrayLike<number>, { scale, deviation }: Kernel<number>) => {
    const blur = Math.hypot(scale * noise, deviation)
    const along = (x: number) => centres.map((centre) => intervalMass(x, scale * centre, scale * half, blur))
    const columns = along(point[0] ?? 0)
    const rows = along(point[1] ?? 0)
    const constant = Math.log(dark.length) + 2 * Math.log(2 * scale * half)
    const terms = dark.map(([i, j]) => (columns[i]?.log ?? 0) + (rows[j]?.log ?? 0) - constant)
    return { columns, rows, terms, whole: logSumExp(terms) }
  }
  return {
    origin: 'formula',
    logDensity: (point, kernel) => parts(point, kernel).whole,
    score(point, kernel) {
      const { columns, rows, terms, whole } = parts(point, kernel)
      const score = new Float64Array(2)
      dark.forEach(([i, j], k) => {
        const share = Math.exp((terms[k] ?? 0) - whole)
        score[0] = (score[0] ?? 0) + share * (columns[i]?.slope ?? 0)
        score[1] = (score[1] ?? 0) + share * (rows[j]?.slope ?? 0)
      })
      return score
    },
    scoreTensor(points, kernel) {
      const { terms, columnSlopes, rowSlopes } = termsTensor(board, points, kernel)
      const shares = tf.softmax(terms)
      const along = (slopes: Tensor2D) => tf.sum(tf.mul(shares, slopes), 1, true) as Tensor2D
      return tf.concat([along(columnSlopes), along(rowSlopes)], 1)
    },
  }
}

/** Log masses and their slopes of the dark squares, [n, squares]. */
function termsTensor(board: Board, points: Tensor2D, { scale, deviation }: Kernel<Tensor2D>) {
  const { centres, half, noise, dark } = board
  const blur = tf.sqrt(tf.add(tf.square(tf.mul(scale, noise)), tf.square(deviation)))
  const middles = tf.mul(scale, tf.tensor2d([...centres], [1, centres.length]))
  const masses = (axis: number) =>
    intervalMassTensor(tf.slice2d(points, [0, axis], [-1, 1]), middles, tf.mul(scale, half), blur)
  const columns = masses(0)
  const rows = masses(1)
  const pick = (of: tf.Tensor, side: 0 | 1) =>
    tf.gather(
      of as Tensor2D,
      tf.tensor1d(
        dark.map((square) => square[side]),
        'int32',
      ),
      1,
    )
  const constant = tf.add(tf.mul(tf.log(scale), 2), Math.log(dark.length) + 2 * Math.log(2 * half))
  return {
    terms: tf.sub<Tensor2D>(tf.add(pick(columns.log, 0), pick(rows.log, 1)), constant),
    columnSlopes: pick(columns.slope, 0),
    rowSlopes: pick(rows.slope, 1),
  }
}
