import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { readGuess } from '../processes/reading'
import { rowsOf, stepColumns } from './columns'
import { linearSampler, type LinearParts, type LinearRow } from './linear'
import type { BuildSampler } from './sampler'

/** y ← kept y + pull x̂_0 solves the probability-flow ODE from t to an earlier time exactly where x̂_0 is constant. */
function exponentialStep({ process }: Pick<LinearParts, 'process'>, t: number, next: number) {
  const from = process.kernel(t)
  const to = process.kernel(next)
  const kept = to.deviation / from.deviation
  return { kept, pull: to.scale - from.scale * kept }
}

/**
 * Exponential integrator of the probability-flow ODE in x̂_0: with λ = −log τ, y_2 = (s_2/s_1) y_1 + s_2 ∫ e^λ x̂_0 dλ,
 * and x̂_0 held at the start of the step: y ← (s_2/s_1) y + (m_2 − m_1 s_2/s_1) x̂_0. DDIM (Song, Meng & Ermon 2021),
 * the first order of DPM-Solver++ (Lu et al. 2022b, eq. 3.6). An ODE: no noise; order 1.
 */
export const exponentialRow: LinearRow = (t, next, _, parts) => {
  const { kept, pull } = exponentialStep(parts, t, next)
  const guess = readGuess(parts.process, parts.estimator.parameterization, t)
  return { position: kept + pull * guess.position, output: pull * guess.output, noise: null }
}

/** The sampler of that row. */
export const exponential = linearSampler(exponentialRow)

/** The guess of the step before, which the second order extrapolates from. */
const previousName = 'sample/previous'

/** Weight of the guess of the step before, as 1/(2r) with r the ratio of the last two steps in λ; 0 at the first. */
export function extrapolation(process: LinearParts['process'], grid: Float64Array, k: number): number {
  if (k === 0) return 0
  const at = (i: number) => {
    const { scale, deviation } = process.kernel(grid[i] ?? NaN)
    return Math.log(scale) - Math.log(deviation)
  }
  return (at(k + 1) - at(k)) / (at(k) - at(k - 1)) / 2
}

const names = ['time', 'kept', 'pull', 'guessPosition', 'guessOutput', 'extrapolation'] as const

/**
 * As `exponential`, with x̂_0 extrapolated to the middle of the step in λ from the last two guesses:
 * (1 + 1/(2r)) x̂_0 − 1/(2r) x̂_0,before, r the ratio of the step before to this one (DPM-Solver++(2M), Lu et al. 2022b,
 * algorithm 2). Order 2 with one evaluation a step; the first step is of order 1, which costs the whole no order.
 */
export const exponentialMultistep: BuildSampler = (parts, scope) => {
  const { process, estimator, grid, position } = parts
  const rowAt = rowsOf(grid, (t, next, k) => {
    const { kept, pull } = exponentialStep(parts, t, next)
    const guess = readGuess(process, estimator.parameterization, t)
    const weight = extrapolation(process, grid, k)
    return { time: t, kept, pull, guessPosition: guess.position, guessOutput: guess.output, extrapolation: weight }
  })
  const at = stepColumns(names, rowAt, scope)
  const previous = tf.variable(tf.zeros(position.shape), false, previousName) as tf.Variable<tf.Rank.R2>
  return () => {
    const now = at()
    const output = estimator.output(position, tf.reshape(now('time'), [1, 1]))
    const guess = tf.add<Tensor2D>(tf.mul(position, now('guessPosition')), tf.mul(output, now('guessOutput')))
    const ahead = tf.add<Tensor2D>(guess, tf.mul(tf.sub(guess, previous), now('extrapolation')))
    position.assign(tf.add(tf.mul(position, now('kept')), tf.mul(ahead, now('pull'))))
    previous.assign(guess)
    return {}
  }
}
