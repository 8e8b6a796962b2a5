import type { Evidence, Estimate } from '@contract/evidence'
import { log2Pi } from '../../numerics/logarithms'
import type { TargetDensity } from '../../targets/target'
import type { ReferencePath } from './reference-path'

/** Paths of a control: where they end, [n, d], and log dQ_θ/dP_reference of each. */
export interface WeighedPaths {
  readonly positions: Float32Array
  readonly logRatios: Float32Array
}

/** log γ(y_K) − log N(y_K; 0, s² I) − log dQ_θ/dP_reference of each path: E e^{log w} = Z for any number of steps. */
export function logWeights(
  { positions, logRatios }: WeighedPaths,
  { endDeviation }: ReferencePath,
  density: TargetDensity,
): Float64Array {
  const dimension = positions.length / logRatios.length
  const variance = endDeviation * endDeviation
  const constant = (dimension / 2) * (log2Pi + Math.log(variance))
  return Float64Array.from(logRatios, (logRatio, i) => {
    const end = positions.subarray(i * dimension, (i + 1) * dimension)
    const squared = end.reduce((sum, value) => sum + value * value, 0)
    return density.logDensity(end) + squared / (2 * variance) + constant - logRatio
  })
}

/**
 * What weights w of independent paths say of log Z, with standard errors by the delta method: the evidence lower bound
 * E log w, log of the mean of w (biased below by about half its variance), and the effective sample size (Σw)²/Σw².
 * A path whose weight is not a number counts as a weight of zero; the bound is null where any weight is zero.
 * @param known log Z where γ is normalized.
 */
export function evidenceOf(weights: Float64Array, known: number | null): Evidence {
  const logs = weights.map((value) => (Number.isNaN(value) ? -Infinity : value))
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity)
  if (!Number.isFinite(largest)) return { elbo: null, logZ: null, effectiveSampleSize: null, paths: logs.length, known }
  const relative = logs.map((value) => Math.exp(value - largest))
  const first = meanOf(relative)
  const second = meanOf(relative.map((w) => w * w))
  const logZ = { value: largest + Math.log(first.value), standardError: first.standardError / first.value }
  // n A²/B with A = mean w and B = mean w² moves by n A²/B (2 dA/A − dB/B)
  const size = (logs.length * first.value ** 2) / second.value
  const influence = meanOf(relative.map((w) => (2 * w) / first.value - (w * w) / second.value))
  return {
    elbo: logs.every(Number.isFinite) ? meanOf(logs) : null,
    logZ,
    effectiveSampleSize: { value: size, standardError: size * influence.standardError },
    paths: logs.length,
    known,
  }
}

function meanOf(values: Float64Array): Estimate {
  const count = values.length
  const value = values.reduce((sum, x) => sum + x, 0) / count
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0)
  return { value, standardError: Math.sqrt(squares / (count - 1) / count) }
}
