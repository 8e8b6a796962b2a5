import { describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { assemble } from '../../../src-main/diffusion/assemble'
import { Generator } from '../../../src-main/engine/sampling/generator'

const setting = { engine: 'onnx', seed: 2, threads: 1 } as const
const count = 40

/** Samples with frames on the way, of a network with its initial weights. */
async function generated(sampling: object, frames: number, process: object = { kind: 'vp' }) {
  const parsed = parseExperimentOrFailure({
    target: { kind: 'gaussian', dimension: 2, mean: 3 },
    network: { width: 8, depth: 1, timeFeatures: 0 },
    training: { dataScale: 2 },
    process,
    sampling: { steps: 20, count, ...sampling },
  })
  if (!parsed.ok) throw new Error(parsed.error.message)
  const assembly = assemble(parsed.value)
  const generator = new Generator(assembly, setting, count)
  try {
    const { samples, trajectory } = await generator.generate(new Map(), new AbortController().signal, { frames })
    return { samples, trajectory: trajectory ?? expect.fail('no trajectory') }
  } finally {
    await generator.dispose()
  }
}

describe('frames on the way of samples', () => {
  it('are evenly spaced from the start to the samples, with the times of the grid', async () => {
    const { samples, trajectory } = await generated({}, 5)
    expect(trajectory.positions.shape).toEqual([5, count, 2])
    const expected = [5, 3.75025, 2.5005, 1.25075, 0.001]
    trajectory.times.forEach((time, k) => {
      expect(time).toBeCloseTo(expected[k] ?? NaN, 9)
    })
    expect(trajectory.positions.values.subarray(4 * count * 2)).toEqual(samples.values)
  })

  it('begin at PBM’s pin, in the units of the data', async () => {
    const { trajectory } = await generated({}, 3, { kind: 'pbm' })
    expect(new Set(trajectory.positions.values.subarray(0, count * 2))).toEqual(new Set([0]))
    const spread = trajectory.positions.values.subarray(count * 2, count * 4)
    expect(Math.max(...spread.map(Math.abs))).toBeGreaterThan(0.1)
  })

  it('are no more than there are steps', async () => {
    const { trajectory } = await generated({ steps: 3 }, 64)
    expect(trajectory.positions.shape[0]).toBe(4)
    expect(trajectory.times).toHaveLength(4)
  })

  it('fall in time where the sampler chooses its steps, and end at the samples', async () => {
    const { samples, trajectory } = await generated({ integrator: 'adaptive', steps: 2000, tolerance: 0.05 }, 6)
    const { times, positions } = trajectory
    const frames = positions.shape[0] ?? 0
    expect(frames).toBeGreaterThan(2)
    expect(frames).toBeLessThanOrEqual(6)
    expect([...times]).toEqual([...times].sort((a, b) => b - a))
    expect(times.at(-1)).toBeCloseTo(0.001, 6)
    expect(positions.values.subarray((frames - 1) * count * 2)).toEqual(samples.values)
  })
})
