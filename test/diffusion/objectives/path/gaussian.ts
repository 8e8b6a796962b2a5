import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { ProcessSpec } from '@contract/experiment/process'
import { makeSchedule } from '../../../../src-main/diffusion/schedules'
import type { Control } from '../../../../src-main/diffusion/objectives/path/simulate'

/** The pinned and the stationary reference, away from unit parameters. */
export const references = {
  VP: { kind: 'vp', sigma: 1.2, horizon: 3, schedule: { kind: 'constant', beta: 0.9 } },
  PBM: { kind: 'pbm', sigma: 1.1, horizon: 1.5, schedule: { kind: 'linear', min: 0.5, max: 2 } },
} as const satisfies Record<string, ProcessSpec>

/**
 * The exact control o = ∇log U f of N(μ, vI), from its own definition: under the reference y_0 given y_t is
 * N(a y, c I), with a = e^{−B}, c = σ²(1 − a²) for VP and a = 1, c = α(t) for PBM, so U f(y) = ∫ f N(a y, c I), f the
 * ratio of N(μ, vI) to N(0, ρI), ρ = σ² or α_T: a Gaussian integral whose log has the gradient
 * a (h − q a y)/(1 + c q) with q = 1/v − 1/ρ and h = μ/v.
 */
export function exactControl(spec: (typeof references)[keyof typeof references], mean: number, variance: number) {
  const schedule = makeSchedule(spec.schedule, spec.horizon)
  const noise = spec.sigma * spec.sigma
  const rho = spec.kind === 'vp' ? noise : noise * schedule.elapsed(spec.horizon)
  const q = 1 / variance - 1 / rho
  const h = mean / variance
  const coefficients = (t: number) => {
    const a = spec.kind === 'vp' ? Math.exp(-schedule.elapsed(t)) : 1
    const c = spec.kind === 'vp' ? noise * (1 - a * a) : noise * schedule.elapsed(t)
    return { slope: (-q * a * a) / (1 + c * q), constant: (a * h) / (1 + c * q) }
  }
  const output: Control['output'] = (positions, times) => {
    const all = Array.from(times.dataSync(), coefficients)
    const column = (of: (one: { slope: number; constant: number }) => number): Tensor2D =>
      tf.tensor2d(all.map(of), [all.length, 1])
    return tf.add(
      tf.mul(
        positions,
        column(({ slope }) => slope),
      ),
      column(({ constant }) => constant),
    )
  }
  return { control: { output }, at: (y: number, t: number) => coefficients(t).slope * y + coefficients(t).constant }
}
