import { describe, expect, it } from 'vitest'
import { exactEstimator } from '../../../../src-main/diffusion/estimator'
import {
  bitsPerDimension,
  flowLogVolume,
  flowPosition,
  flowStep,
  logLikelihoods,
} from '../../../../src-main/diffusion/images/likelihood'
import { makeProcess } from '../../../../src-main/diffusion/processes'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import { makeReady } from '../../../../src-main/engine/prepared'
import { normals } from '../points'

const [rows, dimension] = [400, 3]
/** A Gaussian whose Jacobians are not multiples of the identity, so that the trace is truly estimated. */
const covariance = [
  [1, 0.6, 0],
  [0.6, 0.8, 0.2],
  [0, 0.2, 0.5],
]
const target = makeTarget({ kind: 'gaussian', dimension, mean: 0.3, variance: 1, covariance })

const processes = {
  vp: makeProcess({ kind: 'vp', sigma: 1, horizon: 3, schedule: { kind: 'constant', beta: 1 } }),
  pbm: makeProcess({ kind: 'pbm', sigma: 1, horizon: 1, schedule: { kind: 'constant', beta: 1 } }),
} as const

describe.each([
  ['vp', 0.05, 3],
  ['pbm', 0.05, 0.95],
] as const)('the likelihood along the probability flow of %s', (kind, from, to) => {
  const process = processes[kind]
  const law = target.law ?? expect.fail()
  const points = normals(rows, dimension, 3)

  const errors = async (steps: number) => {
    const grid = Float64Array.from({ length: steps + 1 }, (_, k) => from + ((to - from) * k) / steps)
    const makeEstimator = () => exactEstimator(process, law)
    const build = flowStep({ process, grid, rows, dimension, makeEstimator })
    const setting = { engine: 'onnx', seed: 5, threads: 1 } as const
    const executable = await makeReady('likelihood', build, setting, { field: 'rows', value: rows })
    try {
      const shape = [rows, dimension]
      await executable.writeState(new Map([[flowPosition, { shape, dtype: 'float32', data: points.values.slice() }]]))
      await executable.run({ firstStep: 0, steps })
      const state = await executable.readState([flowPosition, flowLogVolume])
      const [x, volume] = [state.get(flowPosition)?.data, state.get(flowLogVolume)?.data]
      if (!(x instanceof Float32Array) || !(volume instanceof Float32Array)) return expect.fail('no state')
      // the law at the end in the place of the prior, so that nothing but the flow is tested
      const end = process.kernel(to)
      return Float64Array.from(volume, (logVolume, row) => {
        const at = (values: Float32Array) => values.subarray(row * dimension, (row + 1) * dimension)
        const found = logVolume + law.logDensity(at(x), end)
        return found - law.logDensity(at(points.values), process.kernel(from))
      })
    } finally {
      await executable.dispose()
    }
  }

  it('is that of the noised Gaussian, without bias and with the small spread of the estimated trace', async () => {
    const many = await errors(200)
    const mean = many.reduce((sum, value) => sum + value, 0) / rows
    const deviation = Math.sqrt(many.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1))
    expect(deviation).toBeLessThan(0.25)
    expect(deviation).toBeGreaterThan(1e-3)
    expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(rows) + 2e-3)
  })
})

describe('log likelihoods and bits', () => {
  it('of points under N(0, 4 I) are closed forms', () => {
    const values = logLikelihoods(Float32Array.of(2, 0, 0, 0), Float32Array.of(0.5, 0), 2, 2)
    expect(values[0]).toBeCloseTo(0.5 - 4 / 8 - Math.log(8 * Math.PI), 6)
    expect(values[1]).toBeCloseTo(-Math.log(8 * Math.PI), 6)
  })

  it('of a density of 1 over 256 cells of [−1, 1] are eight a dimension', () => {
    expect(bitsPerDimension(-784 * Math.log(2), 784, 2 / 256)).toBeCloseTo(8, 12)
  })
})
