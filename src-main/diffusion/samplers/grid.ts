import type { Times } from '@contract/experiment/objective'
import type { SamplingSpec } from '@contract/experiment/sampling'

/** The n + 1 noising times of n sampling steps, from t_max down to t_min, by kind of grid. */
export const grids: Readonly<Record<SamplingSpec['grid'], (times: Times, steps: number) => Float64Array>> = {
  uniform: ({ min, max }, steps) => Float64Array.from({ length: steps + 1 }, (_, k) => max - (k / steps) * (max - min)),
}
