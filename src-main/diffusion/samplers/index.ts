import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { Times } from '@contract/experiment/objective'
import type { SamplingSpec } from '@contract/experiment/sampling'
import type { BuildStep } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Process } from '../processes/process'
import { eulerMaruyama } from './euler-maruyama'
import { grids } from './grid'
import type { StepTable } from './step-table'

/** The state variable that holds the positions; the start is written there before the first step. */
export const positionName = 'sample/position'

const integrators: Readonly<
  Record<
    SamplingSpec['integrator'],
    (process: Process, parameterization: Estimator['parameterization'], grid: Float64Array) => StepTable
  >
> = {
  'euler-maruyama': eulerMaruyama,
}

export interface SamplingParts {
  readonly process: Process
  readonly times: Times
  readonly sampling: Pick<SamplingSpec, 'integrator' | 'grid' | 'steps'>
  readonly count: number
  readonly dimension: number
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeEstimator: () => Estimator
}

/**
 * One step of generation, from noising time t_k to t_{k+1}, k the step's index: moves the state variable
 * `sample/position`, [count, d]. Indices from the number of sampling steps on are out of range.
 */
export function samplingStep(parts: SamplingParts): BuildStep {
  return (scope) => {
    const estimator = parts.makeEstimator()
    const grid = grids[parts.sampling.grid](parts.times, parts.sampling.steps)
    const table = integrators[parts.sampling.integrator](parts.process, estimator.parameterization, grid)
    const position = tf.variable(
      tf.zeros([parts.count, parts.dimension]),
      false,
      positionName,
    ) as tf.Variable<tf.Rank.R2>
    const column = (values: Float64Array) => tf.tensor1d(Float32Array.from(values))
    const columns = {
      times: column(table.times),
      position: column(table.position),
      output: column(table.output),
      noise: column(table.noise),
    }
    return () => {
      const index = scope.step()
      const at = (values: tf.Tensor1D) => tf.gather(values, index) as tf.Tensor as Scalar
      const output = estimator.output(position, tf.reshape(at(columns.times), [1, 1]))
      const moved = tf.add<Tensor2D>(tf.mul(position, at(columns.position)), tf.mul(output, at(columns.output)))
      const noise = scope.noise.normal([parts.count, parts.dimension])
      position.assign(tf.add(moved, tf.mul(noise, at(columns.noise))))
      return {}
    }
  }
}
