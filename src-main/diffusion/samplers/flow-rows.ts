import type { StepScope } from '../../tensor/scope'
import type { Estimator } from '../estimator'
import type { Process } from '../processes/process'
import { flowDrift } from '../processes/reverse'
import { rowsOf, stepColumns } from './columns'

const names = ['time', 'position', 'output', 'nextTime', 'nextPosition', 'nextOutput'] as const

/**
 * What Heun's method for the probability-flow ODE needs of each step along a grid: both times, and the drift's factors of
 * position and output at each, times the step h = t − next (below zero where the grid runs towards the noise).
 */
export function flowRows(
  process: Process,
  parameterization: Estimator['parameterization'],
  grid: Float64Array,
  scope: StepScope,
) {
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
  return stepColumns(names, rowAt, scope)
}
