import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { flowRows } from './flow-rows'
import type { BuildSampler } from './sampler'

/**
 * Heun's method for the probability-flow ODE in t (Karras et al. 2022, algorithm 1, before any change of variable):
 * y′ = y + h F(y, t), y ← y + h/2 (F(y, t) + F(y′, t − h)). An ODE: no noise; order 2, two evaluations a step.
 */
export const heun: BuildSampler = ({ process, estimator, grid, position }, scope) => {
  const at = flowRows(process, estimator.parameterization, grid, scope)
  return () => {
    const now = at()
    const change = (
      of: Tensor2D,
      time: 'time' | 'nextTime',
      own: 'position' | 'nextPosition',
      out: 'output' | 'nextOutput',
    ) => tf.add<Tensor2D>(tf.mul(of, now(own)), tf.mul(estimator.output(of, tf.reshape(now(time), [1, 1])), now(out)))
    const first = change(position, 'time', 'position', 'output')
    const second = change(tf.add<Tensor2D>(position, first), 'nextTime', 'nextPosition', 'nextOutput')
    position.assign(tf.add(position, tf.mul(tf.add(first, second), 0.5)))
    return {}
  }
}
