import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { logNoiseLevel, timeAtNoiseLevel } from './noise-level'
import type { Process } from './process'

const pieces = 2048

/** The time at which log τ has a value, tabulated. */
export interface TimeTable {
  /** In double precision. */
  time(level: number): number
  /** For levels of shape [n, 1]; traced. */
  timeTensor(levels: Tensor2D): Tensor2D
}

/**
 * Tabulates t as a function of log τ between two times: at even distances in log τ, between them by cubic Hermite
 * interpolation with the exact slope dt/d log τ = 2s²/g², which the smoothness of t there makes monotone. Levels
 * outside are held at the ends. Right to 10⁻⁶ in log τ, in double precision; in single precision to the distance of
 * neighbouring times, which beside PBM's pinned end, at T − t, is 6·10⁻⁸ T/(T − t).
 */
export function timeTable(process: Process, from: number, to: number): TimeTable {
  const least = logNoiseLevel(process, from)
  const most = logNoiseLevel(process, to)
  const width = (most - least) / pieces
  const times = Float64Array.from({ length: pieces + 1 }, (_, i) =>
    i === 0 ? from : i === pieces ? to : timeAtNoiseLevel(process, least + i * width),
  )
  const slopes = times.map((t) => (2 * width * process.kernel(t).deviation ** 2) / process.diffusionSquared(t))

  return {
    time(level) {
      const at = Math.min(Math.max((level - least) / width, 0), pieces)
      const i = Math.min(Math.floor(at), pieces - 1)
      const x = at - i
      const [t0 = NaN, t1 = NaN, v0 = NaN, v1 = NaN] = [times[i], times[i + 1], slopes[i], slopes[i + 1]]
      const change = t1 - t0
      return t0 + x * (v0 + x * (3 * change - 2 * v0 - v1 + x * (v0 + v1 - 2 * change)))
    },
    timeTensor(levels) {
      const column = (value: (i: number) => number) =>
        tf.tensor1d(Float32Array.from({ length: pieces }, (_, i) => value(i)))
      const change = (i: number) => (times[i + 1] ?? NaN) - (times[i] ?? NaN)
      const slope = (i: number) => slopes[i] ?? NaN
      const at = tf.clipByValue(tf.mul(tf.sub(levels, least), 1 / width), 0, pieces)
      const floor = tf.minimum(tf.floor(at), pieces - 1)
      const index = tf.cast(floor, 'int32')
      const x = tf.sub(at, floor)
      const of = (value: (i: number) => number): Tensor => tf.gather(column(value), index)
      const cubic = of((i) => slope(i) + slope(i + 1) - 2 * change(i))
      const square = of((i) => 3 * change(i) - 2 * slope(i) - slope(i + 1))
      const inner = tf.add(square, tf.mul(x, cubic))
      const rise = tf.add(of(slope), tf.mul(x, inner))
      return tf.add<Tensor2D>(
        of((i) => times[i] ?? NaN),
        tf.mul(x, rise),
      )
    },
  }
}
