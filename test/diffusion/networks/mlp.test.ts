import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { MlpSpec } from '@contract/experiment/network'
import { makeNetwork, parameterCount } from '../../../src-main/diffusion/networks'
import { runEagerly, runOnce } from '../eager'

const spec: MlpSpec = {
  kind: 'mlp',
  width: 64,
  depth: 2,
  skip: 'none',
  activation: 'silu',
  timeFeatures: 32,
  initialization: 'uniform-fan-in',
}
const use = { dimension: 50, images: null, horizon: 5, seed: 0 }

const variables = async (network: ReturnType<typeof makeNetwork>) =>
  (await runEagerly(() => (network.build(), () => ({})), { steps: 1, seed: 1 })).state

describe('the multilayer perceptron', () => {
  it('has the parameters of [50 + 32, 64, 64, 50]', () => {
    const network = makeNetwork(spec, use)
    expect(parameterCount(network)).toBe(82 * 64 + 64 + 64 * 64 + 64 + 64 * 50 + 50)
    expect(network.parameters[0]).toEqual({ name: 'network/layer0/weights', shape: [82, 64] })
    expect(network.parameters.map(({ name }) => name)).toEqual(
      [0, 1, 2].flatMap((i) => [`network/layer${i}/weights`, `network/layer${i}/biases`]),
    )
  })

  it('joins the time itself where there are no time features', () => {
    expect(makeNetwork({ ...spec, timeFeatures: 0 }, use).parameters[0]?.shape).toEqual([51, 64])
  })

  it('starts uniform on ±1/√fan-in, biases too', async () => {
    const state = await variables(makeNetwork({ ...spec, width: 200 }, use))
    for (const [layer, inputs] of [82, 200, 200].entries()) {
      const values = [
        ...(state[`network/layer${layer}/weights`] ?? []),
        ...(state[`network/layer${layer}/biases`] ?? []),
      ]
      const bound = 1 / Math.sqrt(inputs)
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound * (1 + 1e-6))
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
      // The square of a uniform on ±b has mean b²/3 and variance 4 b⁴/45.
      expect(Math.abs(variance - bound ** 2 / 3)).toBeLessThan(4 * bound ** 2 * Math.sqrt(4 / 45 / values.length))
    }
  })

  it('starts with He normal weights and zero biases where asked', async () => {
    const state = await variables(makeNetwork({ ...spec, width: 200, initialization: 'he' }, use))
    const weights = state['network/layer1/weights'] ?? expect.fail()
    const variance = weights.reduce((sum, value) => sum + value * value, 0) / weights.length
    expect(Math.abs(variance / (2 / 200) - 1)).toBeLessThan(4 * Math.sqrt(2 / weights.length))
    expect(state['network/layer1/biases']?.every((value) => value === 0)).toBe(true)
  })

  it('has the initial values of its seed', async () => {
    const weights = async (seed: number) =>
      (await variables(makeNetwork(spec, { ...use, seed })))['network/layer0/weights']
    expect(await weights(3)).toEqual(await weights(3))
    expect(await weights(4)).not.toEqual(await weights(3))
  })

  it.each(['silu', 'relu', 'tanh'] as const)('computes what its weights say: %s', async (activation) => {
    const small: MlpSpec = { ...spec, width: 2, depth: 1, timeFeatures: 0, activation }
    const { outputs } = await runEagerly(
      () => {
        const { output } = makeNetwork(small, { dimension: 1, images: null, horizon: 5, seed: 0 }).build()
        return () => ({ y: output(tf.tensor2d([[0.5]]), tf.tensor2d([[2]])) })
      },
      {
        steps: 1,
        seed: 1,
        state: {
          'network/layer0/weights': Float32Array.of(1, -1, 0.5, 2),
          'network/layer0/biases': Float32Array.of(0.25, -5),
          'network/layer1/weights': Float32Array.of(3, -2),
          'network/layer1/biases': Float32Array.of(0.125),
        },
      },
    )
    const phi = {
      silu: (x: number) => x / (1 + Math.exp(-x)),
      relu: (x: number) => Math.max(x, 0),
      tanh: Math.tanh,
    }[activation]
    // Hidden: 0.5 · 1 + 2 · 0.5 + 0.25 and 0.5 · (−1) + 2 · 2 − 5.
    expect(outputs[0]?.['y']?.[0]).toBeCloseTo(3 * phi(1.75) - 2 * phi(-1.5) + 0.125, 5)
  })

  it('takes one time for all positions as the same time for each', async () => {
    const difference = await runOnce((scope) => {
      const { output } = makeNetwork(spec, use).build()
      return () => {
        const positions = scope.noise.normal([7, 50])
        return { d: tf.sub(output(positions, tf.fill([7, 1], 1.7)), output(positions, tf.fill([1, 1], 1.7))) }
      }
    }, 'd')
    expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-6)
  })
})
