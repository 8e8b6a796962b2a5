import { describe, expect, it } from 'vitest'
import { assemble } from '../../src-main/diffusion/assemble'
import { prepare, trace, type Program, type TensorValue } from '../../src-main/tensor'
import { experiment } from './specs'

const targets = {
  gaussian: { kind: 'gaussian', dimension: 3, mean: [1, 0, -1], variance: 2 },
  mixture: {
    kind: 'mixture',
    means: [
      [1, 2],
      [3, 4],
      [0, 0],
    ],
    variances: [1, 2, 3],
    weights: [0.5, 0.2, 0.3],
  },
  funnel: { kind: 'funnel', dimension: 4 },
  mnist: { kind: 'mnist', digits: [1] },
}

const cases = [
  { target: targets.gaussian, process: { kind: 'vp' }, start: 'prior', parameterization: 'noise' },
  { target: targets.mixture, process: { kind: 'pbm' }, start: 'pinned', parameterization: 'score' },
  {
    target: targets.funnel,
    process: { kind: 'pbm', sigma: 2, schedule: { kind: 'linear' } },
    start: 'prior',
    parameterization: 'noise',
  },
  {
    target: targets.mnist,
    process: { kind: 'vp', sigma: 0.5, horizon: 1, schedule: { kind: 'linear' } },
    start: 'exact',
    parameterization: 'noise',
  },
]

/** Runs a program on ONNX Runtime; answers with its outputs and its state. */
async function run(program: Program, steps: number, state = new Map<string, TensorValue>()) {
  const executable = await prepare(program, { engine: 'onnx', seed: 5, threads: 1 })
  try {
    await executable.writeState(state)
    const outputs = await executable.run({ firstStep: 0, steps })
    return { outputs, state: await executable.readState() }
  } finally {
    await executable.dispose()
  }
}

describe('as compiled programs', () => {
  it.each(cases)('$target.kind under $process.kind trains, starts, samples and draws', async (given) => {
    const spec = experiment({
      target: given.target,
      process: given.process,
      objective: { parameterization: given.parameterization },
      network: { width: 8, timeFeatures: 4 },
      training: { batch: 16, dataScale: 2 },
      sampling: { start: given.start, steps: 6 },
    })
    const assembly = assemble(spec)
    const trained = await run(trace('train', assembly.training), 4)
    const losses = trained.outputs['loss']
    expect(losses?.shape).toEqual([4])
    expect([...(losses?.data ?? [])].every((loss) => loss > 0 && Number.isFinite(loss))).toBe(true)

    const count = 5
    const started = await run(trace('start', assembly.start(count)), 1)
    const start = started.outputs['start']
    expect(start?.shape).toEqual([1, count, assembly.dimension])

    const program = trace('sample', assembly.sampling(count))
    expect(program.state.map(({ name }) => name).sort()).toEqual(
      [...assembly.parameterNames, assembly.positionName].sort(),
    )
    const state = new Map([...trained.state].filter(([name]) => assembly.parameterNames.includes(name)))
    const shape = [count, assembly.dimension]
    state.set(assembly.positionName, { shape, dtype: 'float32', data: start?.data ?? new Float32Array() })
    const sampled = await run(program, assembly.samplingSteps, state)
    const positions = sampled.state.get(assembly.positionName)
    expect(positions?.shape).toEqual(shape)
    expect([...(positions?.data ?? [])].every(Number.isFinite)).toBe(true)

    const drawn = await run(trace('draw', assembly.draw(7)), 2)
    expect(drawn.outputs['samples']?.shape).toEqual([2, 7, assembly.dimension])
  })
})
