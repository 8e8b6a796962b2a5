import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildSampler, SamplerParts } from './sampler'
import { rowsOf, stepColumns } from './columns'

/**
 * One step of a sampler that is linear in position, output and fresh noise: y ← position y + output o + noise z,
 * o the estimator's output at y and the time of the step. A sampler without noise says null for it at every step.
 */
export interface LinearStep {
  readonly position: number
  readonly output: number
  readonly noise: number | null
}

/** The step from noising time t to an earlier one; `k` is its index. */
export type LinearRow = (t: number, next: number, k: number, parts: LinearParts) => LinearStep
export type LinearParts = Pick<SamplerParts, 'process' | 'sampling'> & {
  readonly estimator: Pick<SamplerParts['estimator'], 'parameterization'>
}

const names = ['time', 'position', 'output', 'noise'] as const

/** A sampler from its rows. Where they have no noise, none is drawn. */
export const linearSampler =
  (row: LinearRow): BuildSampler =>
  (parts, scope) => {
    const { estimator, position, grid } = parts
    const rowAt = rowsOf(grid, (time, next, k) => ({ time, ...row(time, next, k, parts) }))
    const isNoisy = rowAt(0).noise !== null
    const at = stepColumns(names, (k) => ({ ...rowAt(k), noise: rowAt(k).noise ?? 0 }), scope)
    return () => {
      const now = at()
      const output = estimator.output(position, tf.reshape(now('time'), [1, 1]))
      const moved = tf.add<Tensor2D>(tf.mul(position, now('position')), tf.mul(output, now('output')))
      const noise = isNoisy ? tf.mul(scope.noise.normal(position.shape), now('noise')) : null
      position.assign(noise ? tf.add(moved, noise) : moved)
      return {}
    }
  }
