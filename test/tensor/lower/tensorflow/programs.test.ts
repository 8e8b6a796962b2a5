import { expect, it, vi } from 'vitest'
import { assemble } from '../../../../src-main/diffusion/assemble'
import { tableCollection } from '../../../../src-main/diffusion/data/collection'
import { Epochs } from '../../../../src-main/diffusion/data/epochs'
import { drawnSet } from '../../../../src-main/diffusion/data/finite-set'
import { evaluateMetrics } from '../../../../src-main/diffusion/metrics'
import { pathTimes } from '../../../../src-main/diffusion/theory/path-error'
import { drawNoise, prepare, trace } from '../../../../src-main/tensor'
import type { BuildStep, PrepareOptions, TensorValue } from '../../../../src-main/tensor'
import { experiment } from '../../../diffusion/specs'
import { describeOnTensorflow } from './here'
import { drawn, finite, integrators, objectives, optimizations, sampled, targets, uNet } from './programs'

type Values = Readonly<Record<string, TensorValue>>

async function ran(
  build: BuildStep,
  engine: PrepareOptions['engine'],
  inputs: Values,
  state: ReadonlyMap<string, TensorValue>,
): Promise<Values> {
  const executable = await prepare(trace('program', build), { engine, seed: 3 })
  try {
    await executable.writeState(state)
    const outputs = await executable.run({ firstStep: 0, steps: 3, inputs })
    return { ...outputs, ...Object.fromEntries(await executable.readState()) }
  } finally {
    await executable.dispose()
  }
}

/** Three steps end with every output and variable the same, relative to the largest of its tensor. */
async function demandParity(
  build: BuildStep,
  inputs: Values = {},
  state: ReadonlyMap<string, TensorValue> = new Map(),
  tolerance = 1e-4,
): Promise<void> {
  const expected = await ran(build, 'eager', inputs, state)
  for (const engine of ['tensorflow', 'onnx'] as const) {
    const actual = await ran(build, engine, inputs, state)
    expect(Object.keys(actual)).toEqual(Object.keys(expected))
    for (const [name, { data, shape }] of Object.entries(expected)) {
      expect(actual[name]?.shape, name).toEqual(shape)
      const numbers = [...data]
      const size = numbers.reduce((largest, number) => Math.max(largest, Math.abs(number)), 1e-6)
      const error = numbers.reduce(
        (largest, number, index) => Math.max(largest, Math.abs(number - (actual[name]?.data[index] ?? NaN))),
        0,
      )
      expect(error / size, `${name} on ${engine}`).toBeLessThan(tolerance)
    }
  }
}

const normals = (shape: readonly number[], stream = 0): TensorValue => {
  const count = shape.reduce((product, size) => product * size, 1)
  return { shape, dtype: 'float32', data: drawNoise('normal', { seed: 1, program: 'test', stream, step: 0 }, count) }
}

const assembled = (fields: Readonly<Record<string, unknown>>) => assemble(experiment(fields))

// XLA takes its time for each program, and a multiple of it on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

describeOnTensorflow('a program of the workbench gives what tfjs gives:', () => {
  it.each(Object.entries({ ...optimizations, ...objectives }))('training, %s', async (_, fields) => {
    await demandParity(assembled(fields).training)
  })

  it('training on points that are taken by epochs', async () => {
    const spec = experiment(finite)
    const assembly = assemble(spec)
    const { data } = normals([27, 3])
    const set = drawnSet(tableCollection(new Float32Array(data), 3), {
      kind: 'finite',
      train: 17,
      validation: 5,
      test: 5,
    })
    const epochs = new Epochs({ seed: 1, size: 17, batch: spec.training.batch })
    await demandParity(assembly.trainingOn(set), epochs.inputs(0))
    const held = assembly.heldOut ?? expect.fail()
    await demandParity(held.step(5, { set, part: 'validation' }))
  })

  it('training of a U-Net', async () => {
    await demandParity(assembled(uNet).training, {}, new Map(), 1e-3)
  })

  it.each(integrators)('sampling, %s', async (integrator) => {
    const assembly = assembled(sampled(integrator))
    await demandParity(assembly.sampling(6), {}, new Map([[assembly.positionName, normals([6, 3])]]))
    await demandParity(assembly.start(6))
  })

  it.each(Object.keys(objectives).slice(-2))('sampling along weighed paths, %s', async (name) => {
    const assembly = assembled(objectives[name] ?? expect.fail())
    await demandParity(assembly.sampling(6), {}, new Map([[assembly.positionName, normals([6, assembly.dimension])]]))
  })

  it.each(Object.keys(targets) as (keyof typeof targets)[])('drawing from %s', async (kind) => {
    await demandParity(assembled(drawn(kind)).draw(5))
  })

  it('a certificate and the held-out loss', async () => {
    const assembly = assembled(objectives['noise'] ?? expect.fail())
    const { theory, heldOut } = assembly
    const times = Float64Array.of(0.1, 0.4, 0.9, 1.6)
    const build = theory.pathError(4) ?? expect.fail()
    await demandParity(
      build,
      pathTimes(
        theory.process,
        times,
        times.map((t) => t + 0.1),
      ),
    )
    await demandParity((heldOut ?? expect.fail()).step(4, null))
  })

  it('the distances that are compiled', async () => {
    const compiled = ['energyDistance', 'mmdGaussian', 'sinkhorn'] as const
    const block = (stream: number) => ({ shape: [12, 3], values: new Float32Array(normals([12, 3], stream).data) })
    const sets = { samples: block(1), reference: block(2), secondReference: block(3) }
    const measured = async (engine: 'onnx' | 'tensorflow') => {
      const found: Record<string, number> = {}
      const { target } = experiment({ target: { kind: 'gaussian', dimension: 3 } })
      await evaluateMetrics(compiled, sets, { target, engine }, (metrics) => {
        for (const [name, metric] of Object.entries(metrics)) found[name] = metric.value
      })
      return found
    }
    const [here, there] = [await measured('onnx'), await measured('tensorflow')]
    expect(Object.keys(there)).toEqual([...compiled])
    for (const [name, value] of Object.entries(here)) expect(there[name]).toBeCloseTo(value, 4)
  })
})
