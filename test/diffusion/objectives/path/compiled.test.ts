import { describe, expect, it } from 'vitest'
import { assemble } from '../../../../src-main/diffusion/assemble'
import { prepare, trace } from '../../../../src-main/tensor'
import { experiment } from '../../specs'

const target = { kind: 'gaussian', dimension: 2, mean: 1, variance: 0.5 }
const cases = (['control', 'log-variance'] as const).flatMap((kind) =>
  (['vp', 'pbm'] as const).map((process) => [kind, process] as const),
)

describe.each(cases)('%s under %s, compiled', (kind, process) => {
  const spec = experiment({
    target,
    process: { kind: process },
    objective: { kind, pathSteps: 6, gradient: 'target' },
    network: { kind: 'time-mlp', width: 8, timeFeatures: 4 },
    training: { batch: 64, optimizer: { kind: 'adam', learningRate: 0.02 } },
  })

  it('trains as it does on tfjs itself, and lowers its loss', async () => {
    const program = trace('train', assemble(spec).training)
    const losses = new Map<string, Float32Array>()
    for (const engine of ['eager', 'onnx'] as const) {
      const executable = await prepare(program, { engine, seed: 3 })
      const { loss } = await executable.run({ firstStep: 0, steps: engine === 'onnx' ? 120 : 4 })
      if (!(loss?.data instanceof Float32Array)) expect.fail()
      losses.set(engine, loss.data)
      await executable.dispose()
    }
    const compiled = losses.get('onnx') ?? expect.fail()
    losses.get('eager')?.forEach((loss, k) => expect(compiled[k]).toBeCloseTo(loss, 3))
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(compiled.subarray(-20))).toBeLessThan(0.8 * mean(compiled.subarray(0, 10)))
  })
})
