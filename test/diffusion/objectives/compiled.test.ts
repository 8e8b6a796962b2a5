import { expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { prepare, trace } from '../../../src-main/tensor'
import { experiment } from '../specs'

const weightings = {
  data: 'likelihood',
  preconditioned: 'uniform',
  semigroup: 'variance',
  score: 'likelihood',
  noise: 'velocity',
} as const

const cases = Object.entries(weightings).flatMap(([parameterization, weighting]) =>
  ['vp', 'pbm'].map((kind) => ({ parameterization, weighting, kind })),
)

it.each(cases)(
  '$parameterization, $weighting under $kind trains compiled as on tfjs itself',
  async ({ parameterization, weighting, kind }) => {
    const spec = experiment({
      target: { kind: 'gaussian', dimension: 2, mean: 1 },
      process: { kind },
      objective: { parameterization, weighting, dataDeviation: 1.5, times: { min: 0.1, max: 0.9 } },
      network: { width: 8, timeFeatures: 4 },
      training: { batch: 16 },
    })
    const losses = async (engine: 'onnx' | 'eager') => {
      const executable = await prepare(trace('train', assemble(spec).training), { engine, seed: 4, threads: 1 })
      try {
        const { loss } = await executable.run({ firstStep: 0, steps: 8 })
        return [...(loss?.data ?? [])]
      } finally {
        await executable.dispose()
      }
    }
    const [compiled, eager] = [await losses('onnx'), await losses('eager')]
    expect(compiled).toHaveLength(8)
    compiled.forEach((loss, k) => expect(loss / (eager[k] ?? NaN)).toBeCloseTo(1, 4))
  },
)
