import type { ProcessSpec } from '@contract/experiment/process'
import { sampling as samplingSchema, type Integrator } from '@contract/experiment/sampling'
import type { Process } from '../../../src-main/diffusion/processes/process'
import type { SamplerFields } from '../../../src-main/diffusion/samplers/sampler'

/** Fields of a sampler with their defaults. */
export const fields = (
  given: Partial<SamplerFields> & { readonly integrator: Integrator; readonly steps: number },
) => ({
  ...samplingSchema.parse({}),
  start: 'exact' as const,
  ...given,
})

/** One coordinate of a Gaussian, x_0 ~ N(mean, variance). */
export interface Normal {
  readonly mean: number
  readonly variance: number
}

/** p_t of a Gaussian. */
export function noisedNormal(process: Process, { mean, variance }: Normal, t: number): Normal {
  const { scale, deviation } = process.kernel(t)
  return { mean: scale * mean, variance: scale ** 2 * variance + deviation ** 2 }
}

/** An affine function y ↦ slope y + shift. */
interface Affine {
  readonly slope: number
  readonly shift: number
}

/** ∇log p_t of a Gaussian. */
function scoreOf(process: Process, normal: Normal, t: number): Affine {
  const noised = noisedNormal(process, normal, t)
  return { slope: -1 / noised.variance, shift: noised.mean / noised.variance }
}

/** E[x_0 | x_t = y] of a Gaussian. */
function guessOf(process: Process, normal: Normal, t: number): Affine {
  const { scale, deviation } = process.kernel(t)
  const total = scale ** 2 * normal.variance + deviation ** 2
  return {
    slope: (scale * normal.variance) / total,
    shift: (normal.mean * deviation ** 2) / total,
  }
}

const after = (outer: Affine, inner: Affine): Affine => ({
  slope: outer.slope * inner.slope,
  shift: outer.slope * inner.shift + outer.shift,
})
const sum = (...terms: readonly (readonly [number, Affine])[]): Affine => ({
  slope: terms.reduce((all, [factor, { slope }]) => all + factor * slope, 0),
  shift: terms.reduce((all, [factor, { shift }]) => all + factor * shift, 0),
})
const identity: Affine = { slope: 1, shift: 0 }

/** What a step of a sampler does on a Gaussian whose score is known: y ↦ slope y + shift + noise z. */
type Step = Affine & { readonly noise: number }

/** Worked out from f, g², m and s alone, in double precision, from the definitions of the samplers. */
export const steps: Readonly<
  Record<
    Exclude<Integrator, 'exponential-multistep' | 'adaptive' | 'predictor-corrector'>,
    (process: Process, normal: Normal, t: number, next: number) => Step
  >
> = {
  'euler-maruyama'(process, normal, t, next) {
    const h = t - next
    const g2 = process.diffusionSquared(t)
    const drift = sum([-process.drift(t), identity], [g2, scoreOf(process, normal, t)])
    return { ...sum([1, identity], [h, drift]), noise: Math.sqrt(h * g2) }
  },
  ancestral(process, normal, t, next) {
    // Bayes: x_2 | x_0 ~ N(m_2 x_0, s_2²), x_1 | x_2 ~ N(r x_2, v) with r = m_1/m_2
    const [from, to] = [process.kernel(t), process.kernel(next)]
    const ratio = from.scale / to.scale
    const added = from.deviation ** 2 - (ratio * to.deviation) ** 2
    const variance = 1 / (1 / to.deviation ** 2 + ratio ** 2 / added)
    const guess = guessOf(process, normal, t)
    return {
      ...sum([(variance * ratio) / added, identity], [(variance * to.scale) / to.deviation ** 2, guess]),
      noise: Math.sqrt(variance),
    }
  },
  exponential(process, normal, t, next) {
    // x_2 = m_2 x̂_0 + s_2 ε̂ with ε̂ = (x_1 − m_1 x̂_0)/s_1
    const [from, to] = [process.kernel(t), process.kernel(next)]
    const guess = guessOf(process, normal, t)
    const noise = sum([1 / from.deviation, identity], [-from.scale / from.deviation, guess])
    return { ...sum([to.scale, guess], [to.deviation, noise]), noise: 0 }
  },
  heun(process, normal, t, next) {
    const h = t - next
    const flow = (at: number) =>
      sum([-process.drift(at), identity], [process.diffusionSquared(at) / 2, scoreOf(process, normal, at)])
    const first = flow(t)
    const second = after(flow(next), sum([1, identity], [h, first]))
    return { ...sum([1, identity], [h / 2, first], [h / 2, second]), noise: 0 }
  },
}

/** Mean and variance at the end of a chain of such steps. */
export function chain(
  integrator: keyof typeof steps,
  process: Process,
  normal: Normal,
  grid: Float64Array,
  begun: Normal,
): Normal {
  let { mean, variance } = begun
  for (let k = 0; k + 1 < grid.length; k++) {
    const { slope, shift, noise } = steps[integrator](process, normal, grid[k] ?? NaN, grid[k + 1] ?? NaN)
    mean = slope * mean + shift
    variance = slope ** 2 * variance + noise ** 2
  }
  return { mean, variance }
}

/** DPM-Solver++(2M) on a Gaussian, as the affine map of the whole chain. */
export function multistepChain(process: Process, normal: Normal, grid: Float64Array): Affine {
  const lambda = (t: number) => Math.log(process.kernel(t).scale / process.kernel(t).deviation)
  let position = identity
  let before: Affine | null = null
  for (let k = 0; k + 1 < grid.length; k++) {
    const [t, next, last] = [grid[k] ?? NaN, grid[k + 1] ?? NaN, grid[k - 1] ?? NaN]
    const h = lambda(next) - lambda(t)
    const guess = after(guessOf(process, normal, t), position)
    const half = h / (lambda(t) - lambda(last)) / 2
    const ahead = before === null ? guess : sum([1 + half, guess], [-half, before])
    const [from, to] = [process.kernel(t), process.kernel(next)]
    position = sum([to.deviation / from.deviation, position], [-to.scale * Math.expm1(-h), ahead])
    before = guess
  }
  return position
}

/**
 * Predictor–corrector on N(μ, v I) with infinitely many samples, whose lengths are those of their laws: after each
 * step `corrections` Langevin steps with ratio r. The mean must be 0.
 */
export function correctedChain(
  process: Process,
  variance: number,
  grid: Float64Array,
  begun: number,
  { steps: corrections, signalToNoise }: SamplerFields['corrector'],
): number {
  let found = begun
  for (let k = 0; k + 1 < grid.length; k++) {
    const [t, next] = [grid[k] ?? NaN, grid[k + 1] ?? NaN]
    const { slope, noise } = steps['euler-maruyama'](process, { mean: 0, variance }, t, next)
    found = slope ** 2 * found + noise ** 2
    const exact = noisedNormal(process, { mean: 0, variance }, next).variance
    for (let i = 0; i < corrections; i++) {
      // lengths are √V/σ² for the score and 1 for z, times the same factor of the dimension
      const size = (2 * signalToNoise ** 2 * exact ** 2) / found
      found = (1 - size / exact) ** 2 * found + 2 * size
    }
  }
  return found
}

/** The probability flow of a Gaussian from one time to an earlier one, which it takes to p_t. */
export function exactFlow(process: Process, normal: Normal, from: number, to: number): Affine {
  const [begun, ended] = [noisedNormal(process, normal, from), noisedNormal(process, normal, to)]
  const slope = Math.sqrt(ended.variance / begun.variance)
  return { slope, shift: ended.mean - slope * begun.mean }
}

/** Times that stay clear of both ends. */
export const timesWithin = (spec: ProcessSpec) => ({ min: 0.02 * spec.horizon, max: 0.9 * spec.horizon })
