import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { logNoiseLevelOf } from '@contract/experiment/noise-level'
import type { TimeLawSpec } from '@contract/experiment/time-law'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { logNoiseLevel } from '../../../src-main/diffusion/processes/noise-level'
import { makeTimeLaw, matchedProcess } from '../../../src-main/diffusion/processes/time-law'
import { makeGrid } from '../../../src-main/diffusion/samplers/grid'
import { generator } from '../eager'
import { allProcesses, experiment } from '../specs'

beforeAll(() => tf.setBackend('cpu'))

/** The greatest distance between the empirical distribution functions of two sorted samples. */
function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    if ((a[i] ?? NaN) <= (b[j] ?? NaN)) i++
    else j++
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

const pairs = [
  ['VP to PBM', { kind: 'vp' }, { kind: 'pbm' }],
  ['PBM to VP', { kind: 'pbm' }, { kind: 'vp', schedule: { kind: 'linear', min: 0.05, max: 10 }, horizon: 1 }],
  ['VE to PBM', { kind: 've' }, { kind: 'pbm', sigma: 2 }],
  ['sub-VP to VP with the cosine schedule', { kind: 'sub-vp' }, { kind: 'vp', schedule: { kind: 'cosine' } }],
] as const

describe.each(pairs)('matched: %s', (_, own, to) => {
  const spec = experiment({
    target: { kind: 'gaussian', dimension: 1 },
    process: own,
    objective: { timeLaw: { kind: 'matched', to } },
  })
  const { objective } = spec
  if (objective.kind !== 'denoising') throw new Error('not denoising')
  const process = makeProcess(spec.process)
  const law = makeTimeLaw(objective, spec.process, process)
  const matched = matchedProcess(objective.timeLaw) ?? expect.fail()
  const count = 20_000

  it('has the same law of log τ as the other process at uniform times of its own', () => {
    const { uniform } = generator(3)
    const shares = Float32Array.from({ length: count }, uniform)
    const times = law.quantileTensor(tf.tensor2d(shares, [count, 1])).dataSync()
    const found = [...times].map((t) => logNoiseLevel(process, t)).sort((x, y) => x - y)
    const { min, max } = matched.times
    const expected = Array.from({ length: count }, () =>
      logNoiseLevel(matched.process, min + uniform() * (max - min)),
    ).sort((x, y) => x - y)
    // two samples of n exceed 1.95 √(2/n) once in a thousand times
    expect(kolmogorovSmirnov(found, expected)).toBeLessThan(1.95 * Math.sqrt(2 / count))
  })

  it('is told apart from its own uniform law', () => {
    const { uniform } = generator(4)
    const level = (t: number) => logNoiseLevel(process, t)
    const { min, max } = law.times
    const plain = Array.from({ length: 4000 }, () => level(min + uniform() * (max - min))).sort((x, y) => x - y)
    const found = Array.from({ length: 4000 }, () => level(law.quantile(uniform()))).sort((x, y) => x - y)
    expect(kolmogorovSmirnov(found, plain)).toBeGreaterThan(1.95 * Math.sqrt(2 / 4000))
  })

  it('has a grid whose noise levels are those of the other’s uniform grid, to 1e-9', () => {
    const grid = makeGrid('matched', { process, times: law.times, steps: 100, matched })
    const other = makeGrid('uniform', { process: matched.process, times: matched.times, steps: 100, matched: null })
    expect(grid).toHaveLength(101)
    grid.forEach((t, k) => {
      expect(Math.abs(logNoiseLevel(process, t) - logNoiseLevel(matched.process, other[k] ?? NaN))).toBeLessThan(1e-9)
    })
  })

  it('traces what it is in double precision', () => {
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
    const traced = law.quantileTensor(tf.tensor2d(shares, [99, 1])).dataSync()
    shares.forEach((share, i) => {
      const time = law.quantile(share)
      // rounding moves t by 2⁻²⁴ of its size, and t′ by as much of its own, along the slope of log τ in t
      const slope = (2 * process.kernel(time).deviation ** 2) / process.diffusionSquared(time)
      expect(Math.abs((traced[i] ?? NaN) - time)).toBeLessThan(1e-6 * time + 1e-5 * slope)
    })
  })
})

describe('a matched law', () => {
  const law = (given: TimeLawSpec, process: Record<string, unknown>) => {
    const spec = experiment({ process, objective: { timeLaw: given } })
    return makeTimeLaw(spec.objective, spec.process, makeProcess(spec.process))
  }

  it('out of reach is refused as a spec, by the time that is', () => {
    const to = { kind: 've', sigmaMin: 0.01, sigmaMax: 1000, horizon: 1 } as const
    const parsed = parseExperiment({
      process: { kind: 'vp', horizon: 2 },
      objective: { timeLaw: { kind: 'matched', to } },
    })
    expect(parsed).toMatchObject({ ok: false, issues: [{ path: 'objective.timeLaw.times.max' }] })
    expect(parsed.ok ? '' : parsed.issues[0]?.message).toMatch(/log τ = 6\.91.*only reaches 1\.99/)
  })

  it('of a process to itself is its uniform law', () => {
    const to = { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } } as const
    const own = law({ kind: 'matched', to }, to)
    for (const share of [0, 0.3, 1]) expect(own.quantile(share)).toBeCloseTo(0.001 + share * 4.999, 9)
  })
})

describe('the noise level that a spec is checked with', () => {
  it.each(Object.entries(allProcesses))('is the engine’s: %s', (_, process) => {
    const { horizon } = process
    for (const t of [0.1 * horizon, 0.5 * horizon, 0.97 * horizon])
      expect(logNoiseLevelOf(process, t)).toBeCloseTo(logNoiseLevel(makeProcess(process), t), 9)
    expect(logNoiseLevelOf(process, horizon)).toBeGreaterThan(1)
  })
})
