import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { predictedNoise } from '../processes/predicted-noise'
import { logNoiseLevel } from '../processes/noise-level'
import { timeTable } from '../processes/time-table'
import type { BuildSampler } from './sampler'

/** The outputs by which a sampler that chooses its own steps tells where it is. */
export const reachedName = 'reached'
export const isDoneName = 'done'

/** Part of the whole way in log τ that is tried first. */
const firstShare = 1 / 64
/** Of the step that the error estimate would allow; and by how much steps may shrink and grow. */
const safety = 0.9
const [mostShrinking, mostGrowing] = [0.2, 5]

/** Weights of the stages of Bogacki & Shampine 1989: what a step adds, and how that differs from the second order. */
const weights = [2 / 9, 1 / 3, 4 / 9] as const
const errors = [-5 / 72, 1 / 12, 1 / 9, -1 / 8] as const

const combined = (stages: readonly Tensor2D[], factors: readonly number[]): Tensor2D =>
  stages.map((stage, i) => tf.mul<Tensor2D>(stage, factors[i] ?? 0)).reduce((sum, term) => tf.add(sum, term))

/**
 * The probability-flow ODE with steps of its own choice: the embedded Runge–Kutta pair 3(2) of Bogacki & Shampine
 * (1989) on u = y/m as a function of ℓ = log τ, where the ODE of every process is du/dℓ = τ ε̂ (Karras et al. 2022,
 * eq. 4 with σ = τ). No noise; order 3.
 *
 * A step of the program is one attempt: all samples take it, or none does. The error, relative to
 * tolerance · (1 + max(|u|, |u′|)) and averaged over samples and coordinates, decides that and the size of the next
 * one. The slope at the start is kept from the attempt before, so that an attempt costs three evaluations; attempt 0
 * has length 0 and finds the first slope. Once the last time is reached, attempts change nothing.
 */
export const adaptive: BuildSampler = ({ process, estimator, grid, position, sampling }, scope) => {
  const [latest, earliest] = [grid[0] ?? NaN, grid[grid.length - 1] ?? NaN]
  const [most, least] = [logNoiseLevel(process, latest), logNoiseLevel(process, earliest)]
  const table = timeTable(process, earliest, latest)
  const scalar = (value: number, name: string) => tf.variable(tf.scalar(value), false, name) as tf.Variable<tf.Rank.R0>
  const level = scalar(most, 'sample/level')
  const length = scalar((most - least) * firstShare, 'sample/length')
  const slope = tf.variable(tf.zeros(position.shape), false, 'sample/slope') as tf.Variable<tf.Rank.R2>

  const at = (of: Scalar) => {
    const times = table.timeTensor(tf.reshape(of, [1, 1]))
    return { times, kernel: process.kernelTensor(times) }
  }
  /** du/dℓ. */
  const slopeAt = (u: Tensor2D, of: Scalar): Tensor2D => {
    const { times, kernel } = at(of)
    const noised = tf.mul<Tensor2D>(u, kernel.scale)
    const noise = predictedNoise[estimator.parameterization](estimator.output(noised, times), {
      noised,
      kernel,
      process,
    })
    return tf.mul(noise, tf.div(kernel.deviation, kernel.scale))
  }

  return () => {
    const isFirst = tf.equal(scope.step(), tf.scalar(0, 'int32'))
    const left = tf.sub<Scalar>(level, least)
    const isLast = tf.greaterEqual(length, left)
    const step = tf.where(isFirst, tf.scalar(0), tf.minimum(length, left)) as Scalar
    const here = tf.div<Tensor2D>(position, at(level).kernel.scale)
    const after = (stages: readonly Tensor2D[], factors: readonly number[]) =>
      tf.sub<Tensor2D>(here, tf.mul(combined(stages, factors), step))
    const later = (part: number) => tf.sub<Scalar>(level, tf.mul(step, part))

    const next = tf.where(tf.logicalAnd(isLast, tf.logicalNot(isFirst)), tf.scalar(least), later(1)) as Scalar
    const second = slopeAt(after([slope], [1 / 2]), later(1 / 2))
    const third = slopeAt(after([second], [3 / 4]), later(3 / 4))
    const moved = after([slope, second, third], weights)
    const fourth = slopeAt(moved, next)

    const scale = tf.mul(tf.add(tf.maximum(tf.abs(here), tf.abs(moved)), 1), sampling.tolerance)
    const error = tf.div(tf.mul(combined([slope, second, third, fourth], errors), step), scale)
    const size = tf.sqrt(tf.mean(tf.square(error)))
    const isTaken = tf.logicalAnd(tf.lessEqual(size, 1), tf.greater(left, 0))
    const factor = tf.clipByValue(tf.mul(tf.pow(tf.maximum(size, 1e-12), -1 / 3), safety), mostShrinking, mostGrowing)

    const reached = tf.where(isTaken, next, level) as Scalar
    position.assign(tf.where(isTaken, tf.mul(moved, at(next).kernel.scale), position) as Tensor2D)
    slope.assign(tf.where(isTaken, fourth, slope) as Tensor2D)
    length.assign(tf.where(tf.logicalOr(isFirst, tf.lessEqual(left, 0)), length, tf.mul(step, factor)) as Scalar)
    level.assign(reached)
    return {
      [reachedName]: tf.reshape(at(reached).times, []),
      [isDoneName]: tf.cast(tf.lessEqual(reached, least), 'float32'),
    }
  }
}
