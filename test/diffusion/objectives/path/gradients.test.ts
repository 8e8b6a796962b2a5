import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { logVarianceLoss } from '../../../../src-main/diffusion/objectives/path/log-variance'
import { referencePath } from '../../../../src-main/diffusion/objectives/path/reference-path'
import { reverseKlLoss } from '../../../../src-main/diffusion/objectives/path/reverse-kl'
import { generator } from '../../eager'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import { references } from './gaussian'
import { fixedNoise, oneParameter, valueAndGradient } from './losses'

const target = makeTarget({
  kind: 'mixture',
  means: [
    [-1, 0],
    [1, 0.5],
  ],
})
const density = target.density ?? expect.fail()
const [batch, seed, theta] = [8, 5, 0.6]

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.each(Object.entries(references))('the losses along paths of %s', (_, spec) => {
  const path = referencePath(spec, { grid: 'uniform' }, 6)
  const parts = { path, density, dimension: 2, batch }

  /** Both definitions written out in double precision, with the same normals. */
  function written(simulatedWith: number, weighedWith: number) {
    const { normal } = generator(seed)
    const draws = Array.from({ length: path.steps.length * batch * 2 }, normal)
    const starts = Array.from({ length: batch * 2 }, () => (path.startDeviation === 0 ? 0 : normal()))
    const control = (by: number, y: number, t: number) => by * Math.tanh(y) + (by * t) / 2
    const costs: number[] = []
    const logRatios: number[] = []
    const terminals: number[] = []
    for (let i = 0; i < batch; i++) {
      let y = [0, 1].map((j) => path.startDeviation * (starts[2 * i + j] ?? NaN))
      let [cost, logRatio] = [0, 0]
      path.steps.forEach(({ time, decay, gain, deviation }, k) => {
        y = y.map((value, j) => {
          const z = draws[(k * batch + i) * 2 + j] ?? NaN
          const next = decay * value + gain * control(simulatedWith, value, time) + deviation * z
          const shift = (gain * control(weighedWith, value, time)) / deviation
          cost += shift ** 2 / 2
          logRatio += (shift * (next - decay * value)) / deviation - shift ** 2 / 2
          return next
        })
      })
      const squared = y.reduce((sum, value) => sum + value * value, 0)
      const logReference = -squared / (2 * path.endDeviation ** 2) - Math.log(2 * Math.PI * path.endDeviation ** 2)
      costs.push(cost)
      logRatios.push(logRatio)
      terminals.push(density.logDensity(y) - logReference)
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const logWeights = terminals.map((terminal, i) => terminal - (logRatios[i] ?? NaN))
    const centre = mean(logWeights)
    return {
      reverseKl: mean(costs.map((cost, i) => cost - (terminals[i] ?? NaN))),
      logVariance: logWeights.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (batch - 1),
    }
  }

  const h = 1e-5
  const slope = (of: (by: number) => number) => (of(theta + h) - of(theta - h)) / (2 * h)

  it('reverse KL: its value, and its gradient through the path', () => {
    const { value, gradient } = valueAndGradient(theta, (parameter) =>
      reverseKlLoss({ ...parts, control: oneParameter(() => parameter), noise: fixedNoise(seed) }),
    )
    expect(value).toBeCloseTo(written(theta, theta).reverseKl, 4)
    expect(gradient / slope((by) => written(by, by).reverseKl)).toBeCloseTo(1, 4)
  })

  it('log-variance: its value, and its gradient with the path held fixed', () => {
    const { value, gradient } = valueAndGradient(theta, (parameter) =>
      logVarianceLoss({ ...parts, control: oneParameter(() => parameter), noise: fixedNoise(seed) }),
    )
    expect(value).toBeCloseTo(written(theta, theta).logVariance, 4)
    expect(gradient / slope((by) => written(theta, by).logVariance)).toBeCloseTo(1, 4)
    expect(slope((by) => written(by, by).logVariance)).not.toBeCloseTo(gradient, 1)
  })
})
