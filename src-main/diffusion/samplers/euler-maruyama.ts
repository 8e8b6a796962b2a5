import type { Process } from '../processes/process'
import { reverseDrift, type Parameterization } from '../processes/reverse'
import type { StepTable } from './step-table'

/**
 * Euler–Maruyama for the reverse SDE dy = (a y + b o) dτ + g dW, o the estimator's output at the start of the step:
 * y ← (1 + a h) y + b h o + g √h z. Itô; the noise is additive, so strong and weak order are 1.
 */
export function eulerMaruyama(process: Process, parameterization: Parameterization, grid: Float64Array): StepTable {
  const steps = grid.length - 1
  const table = {
    times: grid.slice(0, steps),
    position: new Float64Array(steps),
    output: new Float64Array(steps),
    noise: new Float64Array(steps),
  }
  for (let k = 0; k < steps; k++) {
    const t = grid[k] ?? 0
    const h = t - (grid[k + 1] ?? 0)
    const drift = reverseDrift(process, parameterization, t)
    table.position[k] = 1 + drift.position * h
    table.output[k] = drift.output * h
    table.noise[k] = Math.sqrt(drift.diffusionSquared * h)
  }
  return table
}
