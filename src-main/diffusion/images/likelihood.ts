import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Times } from '@contract/experiment/objective'
import type { BuildStep } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Process } from '../processes/process'
import { flowRows } from '../samplers/flow-rows'
import { makeGrid } from '../samplers/grid'

/** State variables of the flow: the positions, [rows, d], and the log of the volume that it has stretched them by, [rows, 1]. */
export const flowPosition = 'likelihood/position'
export const flowLogVolume = 'likelihood/log-volume'

interface FlowParts {
  readonly process: Process
  /** Noising times, ascending: from near the data to near the noise. */
  readonly grid: Float64Array
  readonly rows: number
  readonly dimension: number
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeEstimator: () => Estimator
}

/**
 * One step of the probability-flow ODE towards the noise, with the log of its Jacobian beside it (Song et al. 2021,
 * eq. 39): dx/dt = a x + b o(x, t), d log|∂x_t/∂x_0|/dt = a d + b tr ∂o/∂x. The trace is Hutchinson's estimate εᵀ (∂o/∂x) ε
 * with ε uniform on ±1 in every coordinate, without bias and drawn anew at each step. Heun's method for both; the step's index
 * counts along the grid. log p at the first time is log p at the last one plus that log.
 */
export function flowStep({ process, grid, rows, dimension, makeEstimator }: FlowParts): BuildStep {
  return (scope) => {
    const estimator = makeEstimator()
    const position = tf.variable(tf.zeros([rows, dimension]), false, flowPosition) as tf.Variable<tf.Rank.R2>
    const logVolume = tf.variable(tf.zeros([rows, 1]), false, flowLogVolume) as tf.Variable<tf.Rank.R2>
    const at = flowRows(process, estimator.parameterization, grid, scope)
    return () => {
      const now = at()
      const signs = tf.sub<Tensor2D>(
        tf.mul(tf.cast(tf.less(scope.noise.uniform([rows, dimension]), 0.5), 'float32'), 2),
        1,
      )
      const half = (
        x: Tensor2D,
        time: 'time' | 'nextTime',
        own: 'position' | 'nextPosition',
        out: 'output' | 'nextOutput',
      ) => {
        const t: Tensor2D = tf.reshape(now(time), [1, 1])
        const weighted = tf.grad((y) => tf.sum(tf.mul(estimator.output(y as Tensor2D, t), signs)))(x)
        const trace: Tensor2D = tf.sum(tf.mul(weighted, signs), 1, true)
        const change = tf.add<Tensor2D>(tf.mul(x, now(own)), tf.mul(estimator.output(x, t), now(out)))
        const growth = tf.add<Tensor2D>(tf.mul(trace, now(out)), tf.mul(now(own), dimension))
        return { change, growth }
      }
      const first = half(position, 'time', 'position', 'output')
      const second = half(tf.add<Tensor2D>(position, first.change), 'nextTime', 'nextPosition', 'nextOutput')
      position.assign(tf.add(position, tf.mul(tf.add(first.change, second.change), 0.5)))
      logVolume.assign(tf.add(logVolume, tf.mul(tf.add(first.growth, second.growth), 0.5)))
      return {}
    }
  }
}

/** log N(x; 0, ρ² I) of each row of [rows, d], plus its log volume. */
export function logLikelihoods(
  positions: Float32Array,
  logVolumes: Float32Array,
  dimension: number,
  deviation: number,
): Float64Array {
  const constant = (dimension / 2) * Math.log(2 * Math.PI * deviation ** 2)
  return Float64Array.from(logVolumes, (logVolume, row) => {
    const point = positions.subarray(row * dimension, (row + 1) * dimension)
    const square = point.reduce((sum, value) => sum + value * value, 0)
    return logVolume - square / (2 * deviation ** 2) - constant
  })
}

/** The likelihood of points under an experiment's network, in data units. */
export interface Likelihood {
  /** Steps of `flowStep` along the whole way. */
  readonly steps: number
  step(rows: number): BuildStep
  /** Positions in the units of the training, where the first step begins. */
  begin(points: Float32Array): Float32Array
  /** log p of each point, from where the last step left it and from its log volume. */
  logDensities(positions: Float32Array, logVolumes: Float32Array): Float64Array
}

/** So many steps leave an error far below that of the trace. */
const steps = 50

interface LikelihoodParts extends Pick<FlowParts, 'process' | 'dimension' | 'makeEstimator'> {
  readonly times: Times
  /** What the data is divided by before it is noised. */
  readonly scale: number
}

/**
 * The likelihood along the probability flow from the earliest time to the latest, evenly in the log of the signal-to-noise
 * ratio; what is noised at the earliest time stands for the data itself.
 */
export function likelihoodOf({ process, times, dimension, scale, makeEstimator }: LikelihoodParts): Likelihood {
  const grid = makeGrid('log-signal-to-noise', { process, times, steps, matched: null }).toReversed()
  const first = process.kernel(times.min).scale
  return {
    steps,
    step: (rows) => flowStep({ process, grid, rows, dimension, makeEstimator }),
    // the noising has drawn the data together by then
    begin: (points) => points.map((value) => (first * value) / scale),
    logDensities(positions, logVolumes) {
      const units = dimension * Math.log(first / scale)
      return logLikelihoods(positions, logVolumes, dimension, process.priorDeviation(times.max)).map(
        (value) => value + units,
      )
    },
  }
}

/**
 * Bits per dimension from the mean log density of images whose values lie `spacing` apart and were spread evenly over the
 * cells around them (Theis et al. 2016): −(log p + d log spacing)/(d ln 2), at least what a code of the values takes.
 */
export const bitsPerDimension = (logDensity: number, dimension: number, spacing: number): number =>
  -(logDensity / dimension + Math.log(spacing)) / Math.LN2
