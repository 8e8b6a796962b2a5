import { describe, expect, it } from 'vitest'
import { assemble } from '../../src-main/diffusion/assemble'
import { benchmarkSpec } from '../../src-main/diffusion/benchmark'
import { moments, runEagerly, runOnce } from './eager'
import { experiment } from './specs'

describe('an assembled experiment', () => {
  const spec = experiment({
    target: { kind: 'gaussian', dimension: 3, mean: [30, 0, -10], variance: 25 },
    process: { kind: 'pbm' },
    network: { width: 8 },
    training: { dataScale: 10, batch: 32 },
    sampling: { steps: 5 },
  })
  const assembly = assemble(spec)

  it('draws exact samples in data units, independent at each step', async () => {
    const { outputs } = await runEagerly(assembly.draw(4000), { steps: 2, seed: 3 })
    const [first, second] = outputs.map(({ samples }) => samples ?? expect.fail())
    expect(first).not.toEqual(second)
    const { mean, covariance } = moments(first ?? expect.fail(), 3)
    ;[30, 0, -10].forEach((expected, j) => {
      expect(Math.abs((mean[j] ?? NaN) - expected)).toBeLessThan((4 * 5) / Math.sqrt(4000))
      expect(Math.abs((covariance[j]?.[j] ?? NaN) / 25 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000))
    })
  })

  it('starts exactly in the units of the training', async () => {
    const exact = assemble({ ...spec, sampling: { ...spec.sampling, start: 'exact' } })
    const { mean } = moments(await runOnce(exact.start(4000), 'start'), 3)
    // m(0.99) · 30 / 10 = 0.03, with s² near 0.0099.
    expect(Math.abs((mean[0] ?? NaN) - 0.03)).toBeLessThan(4 * Math.sqrt((0.0099 + 0.01 ** 2 * 0.25) / 4000))
    expect(assembly.toData(Float32Array.of(3))[0]).toBe(30)
  })

  it('moves its positions with the parameters of the training, by name', async () => {
    const trained = await runEagerly(assembly.training, { steps: 2, seed: 1 })
    const parameters = Object.fromEntries(
      assembly.parameterNames.map((name) => [name, trained.state[name] ?? expect.fail(name)]),
    )
    const start = await runOnce(assembly.start(6), 'start')
    expect(start).toEqual(new Float32Array(18))
    const sampled = await runEagerly(assembly.sampling(6), {
      steps: assembly.samplingSteps,
      seed: 2,
      state: { ...parameters, [assembly.positionName]: start },
    })
    const positions = sampled.state[assembly.positionName] ?? expect.fail()
    expect(positions.length).toBe(18)
    expect(positions.every(Number.isFinite)).toBe(true)
    expect(sampled.state[assembly.parameterNames[0] ?? '']).toEqual(parameters[assembly.parameterNames[0] ?? ''])
  })

  it('explains the process at 129 times', () => {
    const { curve, parameterCount } = assembly.explain()
    expect(parameterCount).toBe((3 + 32) * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3)
    expect(curve.t.length).toBe(129)
    expect([curve.t[0], curve.t[128]]).toEqual([0.001, 0.99])
    expect(curve.m[128]).toBeCloseTo(0.01, 12)
    expect(curve.logTau[64]).toBeCloseTo(Math.log((curve.s[64] ?? NaN) / (curve.m[64] ?? NaN)), 12)
  })

  it('shows the density in data units', () => {
    const grid = assembly.density({ axes: [0, 2], x: [25, 35], y: [-15, -5], resolution: 9 })
    expect(grid?.logDensity[4 * 9 + 4]).toBeCloseTo(-Math.log(2 * Math.PI * 25), 5)
  })
})

describe('the images of MNIST', () => {
  it('are known without reading a file', () => {
    const assembly = assemble(experiment({ target: { kind: 'mnist' }, network: { width: 1024 } }))
    expect(assembly.images).toMatchObject({ height: 28, width: 28 })
    expect(assembly.parameterCount).toBe((784 + 32) * 1024 + 1024 + 1024 * 1024 + 1024 + 1024 * 784 + 784)
    expect(assembly.density({ axes: [0, 1], x: [-1, 1], y: [-1, 1], resolution: 8 })).toBe(null)
  })
})

describe('the benchmark', () => {
  it('has the network of its sizes with the time as one raw input', async () => {
    const assembly = assemble(benchmarkSpec({ batch: 16, width: 8, dimension: 5 }))
    expect(assembly.parameterCount).toBe(6 * 8 + 8 + 8 * 8 + 8 + 8 * 5 + 5)
    const { outputs } = await runEagerly(assembly.training, { steps: 1, seed: 1 })
    expect(outputs[0]?.['loss']?.[0]).toBeGreaterThan(0.5)
    expect(outputs[0]?.['loss']?.[0]).toBeLessThan(2)
  })

  it('refuses sizes out of range by name', () => {
    expect(() => benchmarkSpec({ batch: 0, width: 8, dimension: 5 })).toThrow('training.batch')
  })
})
