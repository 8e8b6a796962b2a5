import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { flowDrift } from '../processes/reverse'
import { rowsOf, stepColumns } from './columns'
import type { BuildSampler } from './sampler'

const names = ['time', 'position', 'output', 'nextTime', 'nextPosition', 'nextOutput'] as const

/**
 * Heun's method for the probability-flow ODE in t (Karras et al. 2022, algorithm 1, before any change of variable):
 * y′ = y + h F(y, t), y ← y + h/2 (F(y, t) + F(y′, t − h)). An ODE: no noise; order 2, two evaluations a step.
 */
export const heun: BuildSampler = ({ process, estimator, grid, position }, scope) => {
  const { parameterization } = estimator
  const rowAt = rowsOf(grid, (t, next) => {
    const h = t - next
    const here = flowDrift(process, parameterization, t)
    const there = flowDrift(process, parameterization, next)
    return {
      time: t,
      position: h * here.position,
      output: h * here.output,
      nextTime: next,
      nextPosition: h * there.position,
      nextOutput: h * there.output,
    }
  })
  const at = stepColumns(names, rowAt, scope)
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
