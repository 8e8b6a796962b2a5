import { describe, expect, it } from 'vitest'
import { makeGrid } from '../../../src-main/diffusion/samplers/grid'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { allProcesses } from '../specs'
import { chain, correctedChain, exactFlow, multistepChain, noisedNormal, timesWithin } from './gaussian'

const normal = { mean: 1, variance: 0.25 }

/** log₂ of the ratio of errors when the steps are doubled, at the finest of three. */
const order = (error: (steps: number) => number) => Math.log2(error(4000) / error(8000))

describe.each(Object.entries(allProcesses))('on a Gaussian with its exact score under %s', (_, spec) => {
  const process = makeProcess(spec)
  const times = timesWithin(spec)
  const begun = noisedNormal(process, normal, times.max)
  const ended = noisedNormal(process, normal, times.min)
  const gridOf = (steps: number) => makeGrid('uniform', { process, times, steps, matched: null })

  it.each(['euler-maruyama', 'ancestral'] as const)('%s has weak order 1 in its covariance', (integrator) => {
    const error = (steps: number) =>
      Math.abs(chain(integrator, process, normal, gridOf(steps), begun).variance - ended.variance)
    expect(order(error)).toBeCloseTo(1, 1)
  })

  it('predictor–corrector mends few steps, and leaves of many the relative variance r² of its Langevin steps', () => {
    const centred = { mean: 0, variance: 0.25 }
    const start = noisedNormal(process, centred, times.max).variance
    const exact = noisedNormal(process, centred, times.min).variance
    const error = (steps: number) =>
      Math.abs(correctedChain(process, 0.25, gridOf(steps), start, { steps: 4, signalToNoise: 0.16 }) - exact)
    const plain = (steps: number) =>
      Math.abs(
        chain('euler-maruyama', process, centred, gridOf(steps), { ...centred, variance: start }).variance - exact,
      )
    expect(error(10)).toBeLessThan(plain(10))
    const settled = correctedChain(process, 0.25, gridOf(20), start, { steps: 400, signalToNoise: 0.16 })
    expect(settled / exact).toBeCloseTo(1 + 0.16 ** 2, 8)
  })

  it.each([
    ['exponential', 1],
    ['heun', 2],
  ] as const)('%s has global order %d', (integrator, expected) => {
    const flow = exactFlow(process, normal, times.max, times.min)
    const error = (steps: number) => {
      const { mean, variance } = chain(integrator, process, normal, gridOf(steps), { mean: 0, variance: 1 })
      return Math.hypot(mean - flow.shift, Math.sqrt(variance) - flow.slope)
    }
    expect(order(error)).toBeCloseTo(expected, 1)
  })

  it('exponential-multistep has global order 2', () => {
    const flow = exactFlow(process, normal, times.max, times.min)
    const error = (steps: number) => {
      const map = multistepChain(process, normal, gridOf(steps))
      return Math.hypot(map.shift - flow.shift, map.slope - flow.slope)
    }
    expect(order(error)).toBeCloseTo(2, 1)
  })
})
