import { describe, expect, it } from 'vitest'
import { exactEstimator, type Estimator } from '../../../src-main/diffusion/estimator'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { positionName, samplingStep, samplingTimes } from '../../../src-main/diffusion/samplers'
import type { SamplerFields } from '../../../src-main/diffusion/samplers/sampler'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { prepare, trace, type TensorValue } from '../../../src-main/tensor'
import { generator, moments } from '../eager'
import { allProcesses, processes } from '../specs'
import { chain, correctedChain, exactFlow, fields, multistepChain, noisedNormal, timesWithin } from './gaussian'

const [mean, variance] = [
  [1, -2],
  [0.25, 4],
]
const target = makeTarget({ kind: 'gaussian', dimension: 2, mean, variance })
const law = target.law ?? expect.fail()
const steps = 20

/** Runs a sampler as a compiled program from given positions, [count, 2]. */
async function sample(spec: (typeof allProcesses)[string], sampling: SamplerFields, begun: Float32Array, exact = law) {
  const process = makeProcess(spec)
  const count = begun.length / 2
  const parts = { process, times: timesWithin(spec), sampling }
  const makeEstimator = (): Estimator => exactEstimator(process, exact)
  const build = samplingStep({ ...parts, count, dimension: 2, makeEstimator })
  const executable = await prepare(trace('sample', build), { engine: 'onnx', seed: 5, threads: 1 })
  try {
    const position: TensorValue = { shape: [count, 2], dtype: 'float32', data: begun }
    await executable.writeState(new Map([[positionName, position]]))
    const outputs = await executable.run({ firstStep: 0, steps: sampling.steps })
    const state = await executable.readState([positionName])
    const found = state.get(positionName)?.data
    if (!(found instanceof Float32Array)) throw new Error('no positions')
    return { found, outputs, grid: samplingTimes(parts) }
  } finally {
    await executable.dispose()
  }
}

const normalOf = (axis: number) => ({ mean: mean[axis] ?? NaN, variance: variance[axis] ?? NaN })

/** Points of p_t for the latest time. */
function exactStart(spec: (typeof allProcesses)[string], count: number): Float32Array {
  const process = makeProcess(spec)
  const { normal } = generator(21)
  const laws = [0, 1].map((axis) => noisedNormal(process, normalOf(axis), timesWithin(spec).max))
  return Float32Array.from({ length: 2 * count }, (_, i) => {
    const { mean: at, variance: around } = laws[i % 2] ?? { mean: NaN, variance: NaN }
    return at + Math.sqrt(around) * normal()
  })
}

const cases = Object.entries(allProcesses)

describe.each(cases)('compiled, on a Gaussian with its exact score under %s', (_, spec) => {
  const process = makeProcess(spec)
  const probes = Float32Array.of(0, 0, 1, 1, -2, 3)

  it('ancestral steps have the mean and variance of their recursion', async () => {
    const count = 10_000
    const { found, grid } = await sample(spec, fields({ integrator: 'ancestral', steps }), exactStart(spec, count))
    const { mean: means, covariance } = moments(found, 2)
    for (const axis of [0, 1]) {
      const begun = noisedNormal(process, normalOf(axis), timesWithin(spec).max)
      const expected = chain('ancestral', process, normalOf(axis), grid ?? expect.fail(), begun)
      expect(Math.abs((means[axis] ?? NaN) - expected.mean)).toBeLessThan(4.5 * Math.sqrt(expected.variance / count))
      expect(Math.abs((covariance[axis]?.[axis] ?? NaN) / expected.variance - 1)).toBeLessThan(
        4.5 * Math.sqrt(2 / count),
      )
    }
  })

  it.each(['exponential', 'heun', 'exponential-multistep'] as const)('%s is its affine map', async (integrator) => {
    const sampling = fields({ integrator, steps, grid: 'log-signal-to-noise' })
    const { found, grid } = await sample(spec, sampling, probes)
    for (const axis of [0, 1]) {
      const normal = normalOf(axis)
      const map = (y: number) => {
        if (integrator !== 'exponential-multistep')
          return chain(integrator, process, normal, grid ?? expect.fail(), { mean: y, variance: 0 }).mean
        const { slope, shift } = multistepChain(process, normal, grid ?? expect.fail())
        return slope * y + shift
      }
      for (const row of [0, 1, 2]) {
        const expected = map(probes[2 * row + axis] ?? NaN)
        expect(Math.abs((found[2 * row + axis] ?? NaN) - expected)).toBeLessThan(2e-4 * (1 + Math.abs(expected)))
      }
    }
  })

  it('adaptive steps follow the exact flow, closer the smaller the tolerance, and say when they are there', async () => {
    const { min, max } = timesWithin(spec)
    const attempt = async (tolerance: number) => {
      const { found, outputs } = await sample(spec, fields({ integrator: 'adaptive', steps: 400, tolerance }), probes)
      const done = outputs['done']?.data ?? expect.fail()
      const reached = outputs['reached']?.data ?? expect.fail()
      const used = done.indexOf(1) + 1
      expect(used).toBeGreaterThan(3)
      expect(reached[0]).toBeCloseTo(max, 4)
      expect(reached.at(-1)).toBeCloseTo(min, 5)
      for (let k = 1; k < reached.length; k++) expect(reached[k]).toBeLessThanOrEqual(reached[k - 1] ?? NaN)
      let error = 0
      for (const axis of [0, 1]) {
        const { slope, shift } = exactFlow(process, normalOf(axis), max, min)
        for (const row of [0, 1, 2]) {
          const expected = slope * (probes[2 * row + axis] ?? NaN) + shift
          error = Math.max(error, Math.abs((found[2 * row + axis] ?? NaN) - expected))
        }
      }
      return { error, used }
    }
    const [loose, tight] = [await attempt(1e-3), await attempt(1e-5)]
    expect(loose.error).toBeLessThan(0.1)
    expect(tight.error).toBeLessThan(1e-3)
    // order 3 in the attempts, the first of which only finds a slope
    const order = Math.log(loose.error / tight.error) / Math.log((tight.used - 1) / (loose.used - 1))
    expect(order).toBeGreaterThan(2.5)
  })
})

describe('compiled', () => {
  it.each(Object.entries(processes))(
    'predictor–corrector under %s has the variance of its recursion',
    async (_, spec) => {
      const count = 20_000
      const round = makeTarget({ kind: 'gaussian', dimension: 2, mean: [0, 0], variance: 0.5 }).law ?? expect.fail()
      const process = makeProcess(spec)
      const start = noisedNormal(process, { mean: 0, variance: 0.5 }, timesWithin(spec).max).variance
      const { normal } = generator(8)
      const begun = Float32Array.from({ length: 2 * count }, () => Math.sqrt(start) * normal())
      const corrector = { steps: 2, signalToNoise: 0.16 }
      const sampling = fields({ integrator: 'predictor-corrector', steps, corrector })
      const { found, grid } = await sample(spec, sampling, begun, round)
      const expected = correctedChain(process, 0.5, grid ?? expect.fail(), start, corrector)
      const { covariance } = moments(found, 2)
      for (const axis of [0, 1])
        expect(Math.abs((covariance[axis]?.[axis] ?? NaN) / expected - 1)).toBeLessThan(4.5 * Math.sqrt(2 / count))
    },
  )

  it('ancestral steps of PBM leave the pin itself', async () => {
    const spec = { kind: 'pbm', sigma: 1, horizon: 1, schedule: { kind: 'constant', beta: 1 } } as const
    const count = 20_000
    const unit = makeTarget({ kind: 'gaussian', dimension: 2, mean: [0, 0], variance: 1 }).law ?? expect.fail()
    const sampling = fields({ integrator: 'ancestral', steps: 1, start: 'pinned' })
    const { found } = await sample(spec, sampling, new Float32Array(2 * count), unit)
    // x̂_0 = 0 at the pin, so that one step gives N(0, s²), s that of the earliest time, whatever the offset
    const expected = makeProcess(spec).kernel(timesWithin(spec).min).deviation ** 2
    const { covariance } = moments(found, 2)
    expect(Math.abs((covariance[0]?.[0] ?? NaN) / expected - 1)).toBeLessThan(4.5 * Math.sqrt(2 / count))
  })

  it('Euler–Maruyama from the pin is exact on N(0, α_T I), whose reverse drift is zero', async () => {
    const spec = { kind: 'pbm', sigma: 1.5, horizon: 2, schedule: { kind: 'constant', beta: 1 } } as const
    const count = 20_000
    const whole = 1.5 ** 2 * 2
    const own = makeTarget({ kind: 'gaussian', dimension: 2, mean: [0, 0], variance: whole }).law ?? expect.fail()
    const sampling = fields({ integrator: 'euler-maruyama', steps: 7, start: 'pinned' })
    const { found } = await sample(spec, sampling, new Float32Array(2 * count), own)
    const { min, max } = timesWithin(spec)
    const { covariance } = moments(found, 2)
    expect(Math.abs((covariance[0]?.[0] ?? NaN) / (1.5 ** 2 * (max - min)) - 1)).toBeLessThan(
      4.5 * Math.sqrt(2 / count),
    )
  })
})
