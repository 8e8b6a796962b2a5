import { log2Pi, logSumExp } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'

/** log p_t at points, estimated from samples of π. */
export interface EstimatedDensity {
  readonly logDensity: Float64Array
  /** (Σ w)²/Σ w² of the samples' weights at each point. */
  readonly effective: Float64Array
}

/**
 * log p_t(y_i) ≈ log mean_{j ≠ i} N(y_i; m x_j, s²I) over samples x of π, [n, d], at as many points y of p_t, y_i made of
 * x_i, which is left out. It is good where noise has drowned the data, and its effective draws say where that is so: its
 * bias is −1/(2·effective) to first order.
 */
export function sampleLogDensity(
  samples: Float64Array,
  points: Float64Array,
  dimension: number,
  { scale, deviation }: Kernel<number>,
): EstimatedDensity {
  const count = samples.length / dimension
  const constant = (dimension / 2) * (log2Pi + 2 * Math.log(deviation)) + Math.log(count - 1)
  const logs = new Float64Array(count)
  const [logDensity, effective] = [new Float64Array(count), new Float64Array(count)]
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let squared = 0
      for (let k = 0; k < dimension; k++)
        squared += ((points[i * dimension + k] ?? NaN) - scale * (samples[j * dimension + k] ?? NaN)) ** 2
      logs[j] = i === j ? -Infinity : -squared / (2 * deviation * deviation)
    }
    const whole = logSumExp(logs)
    logDensity[i] = whole - constant
    effective[i] = 1 / logs.reduce((sum, log) => sum + Math.exp(2 * (log - whole)), 0)
  }
  return { logDensity, effective }
}
