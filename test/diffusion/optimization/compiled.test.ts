import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src-main/diffusion/assemble'
import { parametersOf } from '../../../src-main/engine/sampling/generator'
import { prepare, trace } from '../../../src-main/tensor'
import { experiment } from '../specs'

const tried = {
  'AdamW, cosine with warm-up, average': {
    optimizer: { kind: 'adamw', learningRate: 0.01, weightDecay: 0.1 },
    schedule: { kind: 'cosine', warmup: 3, final: 0.1 },
    average: { kind: 'exponential', decay: 0.9 },
  },
  'Adam, clipped, average': { clipNorm: 0.1, average: { kind: 'exponential', decay: 0.9 } },
  'heavy ball, warm-up': {
    optimizer: { kind: 'sgd', learningRate: 0.05 },
    schedule: { kind: 'constant', warmup: 4 },
  },
  'Nesterov, clipped, cosine': {
    optimizer: { kind: 'sgd', learningRate: 0.05, acceleration: 'nesterov' },
    schedule: { kind: 'cosine' },
    clipNorm: 0.5,
  },
  'gradient descent without momentum': { optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 } },
}

const assemblyOf = (training: Record<string, unknown>) =>
  assemble(
    experiment({
      target: { kind: 'gaussian', dimension: 3, mean: 2 },
      network: { width: 8, timeFeatures: 4 },
      training: { steps: 12, batch: 16, ...training },
    }),
  )

/** The state and the losses after chunks of steps. */
async function trained(training: Record<string, unknown>, engine: 'onnx' | 'eager', chunks: readonly number[]) {
  const executable = await prepare(trace('train', assemblyOf(training).training), { engine, seed: 4, threads: 1 })
  try {
    const losses: number[] = []
    for (const [i, steps] of chunks.entries()) {
      const firstStep = chunks.slice(0, i).reduce((sum, count) => sum + count, 0)
      const { loss } = await executable.run({ firstStep, steps })
      losses.push(...(loss?.data ?? []))
    }
    return { losses, state: await executable.readState() }
  } finally {
    await executable.dispose()
  }
}

describe.each(Object.entries(tried))('%s, compiled', (_, training) => {
  it('goes the way of tfjs itself, whatever the chunks', async () => {
    const [whole, chunked, eager] = [
      await trained(training, 'onnx', [12]),
      await trained(training, 'onnx', [1, 4, 7]),
      await trained(training, 'eager', [12]),
    ]
    expect(chunked).toEqual(whole)
    expect(whole.losses).toHaveLength(12)
    whole.losses.forEach((loss, k) => expect(loss).toBeCloseTo(eager.losses[k] ?? NaN, 4))
    expect([...whole.state.keys()].sort()).toEqual([...eager.state.keys()].sort())
    for (const [name, { data }] of whole.state)
      data.forEach((value, i) => expect(value).toBeCloseTo(eager.state.get(name)?.data[i] ?? NaN, 4))
  })

  it('gives samples the average where one is kept', async () => {
    const assembly = assemblyOf(training)
    const { state } = await trained(training, 'onnx', [12])
    const parameters = parametersOf(assembly, state)
    expect([...parameters.keys()]).toEqual(assembly.parameterNames)
    for (const [name, { data }] of parameters) {
      const last = state.get(name)?.data
      const average = state.get(`average/${name}`)?.data
      expect(data).toEqual(average ?? last)
      if (average !== undefined) expect(average).not.toEqual(last)
    }
  })
})
