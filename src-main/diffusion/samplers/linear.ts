import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildSampler, SamplerParts } from './sampler'
import { columnsOf, stepColumns, type Columns } from './columns'

/**
 * One step of a sampler that is linear in position, output and fresh noise: y ← position y + output o + noise z,
 * o the estimator's output at y and the time of the step.
 */
export interface LinearStep {
  readonly position: number
  readonly output: number
  readonly noise: number
}

/** The step from noising time t to an earlier one; `k` is its index. */
export type LinearRow = (t: number, next: number, k: number, parts: LinearParts) => LinearStep
export type LinearParts = Pick<SamplerParts, 'process' | 'sampling'> & {
  readonly estimator: Pick<SamplerParts['estimator'], 'parameterization'>
}

const names = ['time', 'position', 'output', 'noise'] as const

/** The coefficients of all steps, in double precision. */
export const linearColumns = (
  row: LinearRow,
  grid: Float64Array,
  parts: LinearParts,
): Columns<(typeof names)[number]> => columnsOf(names, grid, (t, next, k) => ({ time: t, ...row(t, next, k, parts) }))

/** A sampler from its rows. Where no row has noise, none is drawn. */
export const linearSampler =
  (row: LinearRow): BuildSampler =>
  (parts, scope) => {
    const { estimator, position, grid } = parts
    const columns = linearColumns(row, grid, parts)
    const isNoisy = columns.noise.some((value) => value !== 0)
    const at = stepColumns(columns, scope)
    return () => {
      const now = at()
      const output = estimator.output(position, tf.reshape(now('time'), [1, 1]))
      const moved = tf.add<Tensor2D>(tf.mul(position, now('position')), tf.mul(output, now('output')))
      const noise = isNoisy ? tf.mul(scope.noise.normal(position.shape), now('noise')) : null
      position.assign(noise ? tf.add(moved, noise) : moved)
      return {}
    }
  }
