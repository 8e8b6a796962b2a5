import { describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { assemble } from '../../../src-main/diffusion/assemble'
import { drawSample, drawSamples } from '../../../src-main/engine/sampling/batches'
import { makeReady } from '../../../src-main/engine/prepared'

/** A network that has learnt nothing: what is drawn depends on its noise alone, and on its first weights. */
const parsed = parseExperimentOrFailure({
  name: 'batches',
  target: { kind: 'mnist' },
  network: { kind: 'mlp', width: 4, timeFeatures: 2 },
  training: { steps: 1, batch: 1 },
  sampling: { steps: 3, integrator: 'ancestral', count: 245 },
})
const assembly = assemble(parsed.ok ? parsed.value : expect.fail())
const setting = { engine: 'onnx', seed: 7, threads: 1 } as const
const signal = new AbortController().signal

const untrained = async () => {
  const executable = await makeReady('train', assembly.training, setting, { field: 'training.batch', value: 1 })
  try {
    return await executable.readState(assembly.parameterNames)
  } finally {
    await executable.dispose()
  }
}

describe('many images', async () => {
  const parameters = await untrained()
  const draw = (count: number, frames = 0) => drawSamples({ assembly, setting, count }, parameters, signal, { frames })
  const steps: (readonly [number, number])[] = []
  const all = await drawSamples({ assembly, setting, count: 245 }, parameters, signal, {
    frames: 2,
    onStep: (step, total) => steps.push([step, total]),
  })
  const row = (values: Float32Array, index: number) => values.subarray(784 * index, 784 * (index + 1))

  it('begin with the same ones as few', async () => {
    const few = await draw(3)
    expect(few.samples.values).toEqual(all.samples.values.subarray(0, 3 * 784))
  })

  it('are all different, those of the next batch as well', () => {
    const firsts = Array.from({ length: 245 }, (_, index) => row(all.samples.values, index)[400])
    expect(new Set(firsts).size).toBe(245)
    expect(all.samples.shape).toEqual([245, 784])
  })

  it('are told as one drawing', () => {
    expect(steps.at(-1)).toEqual([9, 9])
    expect(steps.map(([step]) => step)).toEqual(steps.map(([step]) => step).toSorted((a, b) => a - b))
  })

  it('have frames that end where the samples are', () => {
    const { positions, times } = all.trajectory ?? expect.fail()
    expect(positions.shape).toEqual([times.length, 245, 784])
    expect(positions.values.subarray(-245 * 784)).toEqual(all.samples.values)
  })

  it('can be drawn one by one', async () => {
    for (const index of [2, 243]) {
      const one = await drawSample({ assembly, setting, row: index }, parameters, signal, { frames: 2 })
      expect(one.samples.shape).toEqual([1, 784])
      expect(one.samples.values).toEqual(row(all.samples.values, index))
      expect(row(one.trajectory?.positions.values ?? expect.fail(), 1)).toEqual(one.samples.values)
    }
  })
})
