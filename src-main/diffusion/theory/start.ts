import type { Certificate, Estimate } from '@contract/certificate'
import { logNormal } from '../numerics/logarithms'
import type { Kernel } from '../processes/process'
import { meanOf } from './mean'
import { sampleLogDensity } from './sample-density'
import { gaussianStartError, measuredStartError } from './start-error'
import type { Theory } from './theory'

type StartError = Certificate['start']

const computed = (value: number): Estimate => ({ value, standardError: 0 })

/**
 * KL(p_T ‖ start) of an experiment: a closed form on Gaussians, else the mean over the given points of π, [n, d], noised
 * with as many normals, of p_T's density or, where that is not known, of what the points themselves say of it. For VP from its prior also the bounds e^{−2B} and e^{−B} times KL(π ‖ N(0, σ²I)).
 */
export function startError(theory: Theory, points: Float64Array, normals: Float64Array): StartError {
  const { process, times, spec } = theory
  const none = { initial: null, sharpBound: null, paperBound: null }
  if (spec.sampling.start === 'exact') {
    return { kl: computed(0), ...none, sentence: 'Samples start from exact points, noised: there is no start error.' }
  }
  if (spec.sampling.start === 'pinned') {
    const sentence = 'PBM starts at the pinned point, which is where its noising ends: there is no start error.'
    return { kl: computed(0), ...none, sentence }
  }
  const reference = process.priorDeviation(times.max)
  const kernel = process.kernel(times.max)
  const known = divergence(theory, noised(points, normals, kernel), kernel, reference)
  const kl = known ?? estimatedDivergence(theory, points, normals, kernel, reference)
  const unknown =
    'p_T is not known in closed form, and too near to the data to be told from samples; a longer horizon helps.'
  if (spec.process.kind !== 'vp') {
    const sentence = `Samples start from a Gaussian of mean 0 in the place of p_T, whose mean is ${String(Number(kernel.scale.toPrecision(2)))} of the data’s.`
    return { kl, ...none, sentence: kl ? sentence : unknown }
  }
  const initial = divergence(theory, points, unnoised, reference)
  const rate = kernel.scale
  return {
    kl,
    initial,
    sharpBound: initial && rate * rate * initial.value,
    paperBound: initial && rate * initial.value,
    sentence: kl
      ? `${known ? '' : 'Measured with samples of p_T alone. '}VP forgets the data exponentially: by e^{−2B} at the Gaussian’s own log-Sobolev rate, by e^{−B} as Remark 3.2 states it.`
      : unknown,
  }
}

const unnoised: Kernel<number> = { scale: 1, deviation: 0 }

/** KL of the law at a kernel from N(0, reference²I); null where its density is not known or it does not exist. */
function divergence(
  { gaussian, law, density, dimension }: Theory,
  points: Float64Array,
  kernel: Kernel<number>,
  reference: number,
): Estimate | null {
  if (gaussian) return computed(gaussianStartError(gaussian, kernel, reference))
  const isUnnoised = kernel.deviation === 0
  if (law === null || (isUnnoised && density?.normalized !== true)) return null
  const logDensity = isUnnoised && density ? (point: ArrayLike<number>) => density.logDensity(point) : law.logDensity
  const { mean, standardError } = measuredStartError({ logDensity }, points, dimension, kernel, reference)
  return Number.isFinite(mean) && Number.isFinite(standardError) ? { value: mean, standardError } : null
}

/** Points that a density is estimated with, each at each, and how many of them must count at least. */
const [estimatedWith, enough] = [1000, 100]

/** The same from samples of π alone; null where noise has not drowned the data, so that too few of them count. */
function estimatedDivergence(
  { dimension }: Theory,
  points: Float64Array,
  normals: Float64Array,
  kernel: Kernel<number>,
  reference: number,
): Estimate | null {
  const samples = points.subarray(0, estimatedWith * dimension)
  const at = noised(samples, normals, kernel)
  const { logDensity, effective } = sampleLogDensity(samples, at, dimension, kernel)
  if (!(effective.reduce((least, value) => Math.min(least, value), Infinity) >= enough)) return null
  const terms = logDensity.map((value, i) => {
    const point = at.subarray(i * dimension, (i + 1) * dimension)
    return value - point.reduce((sum, x) => sum + logNormal(x, 0, reference * reference), 0)
  })
  const { mean, standardError } = meanOf(terms)
  return Number.isFinite(mean) && Number.isFinite(standardError) ? { value: mean, standardError } : null
}

function noised(points: Float64Array, normals: Float64Array, { scale, deviation }: Kernel<number>): Float64Array {
  return points.map((value, i) => scale * value + deviation * (normals[i] ?? 0))
}
