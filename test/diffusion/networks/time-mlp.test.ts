import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { NetworkSpec } from '@contract/experiment/network'
import { makeNetwork, parameterCount } from '../../../src-main/diffusion/networks'
import { guidedNetwork } from '../../../src-main/diffusion/networks/guided'
import { atTimes, type Network } from '../../../src-main/diffusion/networks/network'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { runEagerly, runOnce } from '../eager'

const spec: Extract<NetworkSpec, { kind: 'time-mlp' }> = {
  kind: 'time-mlp',
  width: 5,
  depth: 2,
  activation: 'tanh',
  timeFeatures: 6,
}
const use = { dimension: 3, images: null, horizon: 2, seed: 1 }
const target = makeTarget({ kind: 'gaussian', dimension: 3, mean: 1, variance: 0.25 })
const density = target.density ?? expect.fail()

const weightsOf = async (network: Network) =>
  (await runEagerly(() => (network.build(), () => ({})), { steps: 1, seed: 1 })).state

/** The largest difference of what two functions of the same network answer, with other weights than its first. */
const difference = (network: Network, of: (built: ReturnType<Network['build']>, x: Tensor2D) => Tensor2D) =>
  runOnce((scope) => {
    const built = network.build()
    for (const variable of built.variables) variable.assign(tf.add(variable, scope.noise.normal(variable.shape)))
    return () => ({ d: tf.max(tf.abs(of(built, scope.noise.normal([4, 3])))) })
  }, 'd')

describe('the time-conditioned perceptron', () => {
  it('has the parameters of its two paths', () => {
    const network = makeNetwork(spec, use)
    const embedding = 3 + (6 * 5 + 5) + (5 * 5 + 5)
    expect(parameterCount(network)).toBe(embedding + (3 * 5 + 5) + 2 * (5 * 5 + 5) + (5 * 3 + 3))
  })

  it('begins as zero', async () => {
    const network = makeNetwork(spec, use)
    const values = await runOnce((scope) => {
      const { output } = network.build()
      return () => ({ y: output(scope.noise.normal([4, 3]), tf.fill([4, 1], 0.7)) })
    }, 'y')
    expect([...values].every((value) => value === 0)).toBe(true)
  })

  it('computes what its weights say', async () => {
    const network = makeNetwork(spec, use)
    const first = await weightsOf(network)
    const state = Object.fromEntries(
      Object.entries(first).map(([name, values]) => [
        name,
        values.map((value, i) => value + 0.3 * Math.sin(i + name.length)),
      ]),
    )
    const [x, t] = [[0.4, -1.1, 0.6], 1.3]
    const { outputs } = await runEagerly(
      () => {
        const { output } = network.build()
        return () => ({ y: output(tf.tensor2d([x]), tf.tensor2d([[t]])) })
      },
      { steps: 1, seed: 1, state },
    )
    const affine = (name: string, input: readonly number[]) => {
      const [weights, biases] = [state[`${name}/weights`] ?? [], [...(state[`${name}/biases`] ?? [])]]
      return biases.map((bias, j) =>
        input.reduce((sum, value, i) => sum + value * (weights[i * biases.length + j] ?? 0), bias),
      )
    }
    const angles = [0.1, 50.05, 100].map((omega, i) => (omega * t) / 2 + (state['network/phases']?.[i] ?? NaN))
    const time = affine(
      'network/time1',
      affine('network/time0', [...angles.map(Math.sin), ...angles.map(Math.cos)]).map(Math.tanh),
    )
    const begun = affine('network/state', x).map((value, i) => value + (time[i] ?? NaN))
    const hidden = ['network/layer0', 'network/layer1'].reduce((h, name) => affine(name, h.map(Math.tanh)), begun)
    const expected = affine('network/output', hidden.map(Math.tanh))
    expected.forEach((value, j) => expect(outputs[0]?.['y']?.[j]).toBeCloseTo(value, 4))
  })

  it('has the initial values of its seed', async () => {
    const values = async (seed: number) =>
      (await weightsOf(makeNetwork(spec, { ...use, seed })))['network/state/weights']
    expect(await values(1)).toEqual(await values(1))
    expect(await values(2)).not.toEqual(await values(1))
  })
})

describe.each([
  ['time-conditioned', makeNetwork(spec, use)],
  ['plain', makeNetwork({ ...spec, kind: 'mlp', skip: 'residual', initialization: 'he', timeFeatures: 4 }, use)],
  ['guided', guidedNetwork(makeNetwork(spec, use), { density, clip: 3 }, use)],
] as const)('a %s network', (_, network) => {
  it('answers the same for a list of times as for each', async () => {
    const times = [0.3, 1.9]
    const [found] = await difference(network, (built, x) => {
      const each = times.map((t) => built.output(x, tf.fill([4, 1], t)))
      const all = atTimes(built, tf.tensor2d(times, [2, 1])).map((at) => at(x))
      return tf.sub(tf.concat2d(all, 0), tf.concat2d(each, 0))
    })
    expect(found ?? NaN).toBeLessThan(1e-4)
  })

  it('says beforehand which variables it makes', async () => {
    const made = await weightsOf(network)
    expect(Object.keys(made).sort()).toEqual(network.parameters.map(({ name }) => name).sort())
  })
})

describe('a guided network', () => {
  const guided = guidedNetwork(makeNetwork(spec, use), { density, clip: 3 }, use)

  it('begins as the network that is guided', async () => {
    const values = await runOnce((scope) => {
      const { output } = guided.build()
      return () => ({ y: output(scope.noise.normal([4, 3]), tf.fill([4, 1], 0.7)) })
    }, 'y')
    expect(Math.max(...values.map(Math.abs))).toBe(0)
  })

  it('adds the target’s gradient, clipped, times a coefficient of the time, and no gradient of that', async () => {
    const { outputs } = await runEagerly(
      () => {
        const { output, variables } = guided.build()
        const biases = variables.find(({ name }) => name === 'network/guide/output/biases') ?? expect.fail()
        biases.assign(tf.tensor1d([0.5, 1, 2]))
        return () => {
          const of = (x: Tensor2D) => output(x, tf.fill([1, 1], 0.7))
          const x = tf.tensor2d([[1.25, 0.5, -9]])
          return { y: of(x), slope: tf.grad((at) => tf.sum(of(at as Tensor2D)))(x) }
        }
      },
      { steps: 1, seed: 1 },
    )
    // ∇log γ = (1 − x)/0.25, held within ±3.
    const expected = [0.5 * -1, 1 * 2, 2 * 3]
    expected.forEach((value, j) => expect(outputs[0]?.['y']?.[j]).toBeCloseTo(value, 5))
    expect([...(outputs[0]?.['slope'] ?? [NaN])]).toEqual([0, 0, 0])
  })
})

describe('residual skips', () => {
  it('add what a hidden layer is given to what it makes of it', async () => {
    const { outputs } = await runEagerly(
      () => {
        const small: NetworkSpec = {
          ...{ kind: 'mlp', width: 1, depth: 2, skip: 'residual', activation: 'tanh', timeFeatures: 0 },
          initialization: 'he',
        }
        const { output } = makeNetwork(small, { ...use, dimension: 1 }).build()
        return () => ({ y: output(tf.tensor2d([[0.5]]), tf.tensor2d([[2]])) })
      },
      {
        steps: 1,
        seed: 1,
        state: {
          'network/layer0/weights': Float32Array.of(1, 0.25),
          'network/layer0/biases': Float32Array.of(0.1),
          'network/layer1/weights': Float32Array.of(-2),
          'network/layer1/biases': Float32Array.of(0.3),
          'network/layer2/weights': Float32Array.of(1.5),
          'network/layer2/biases': Float32Array.of(-1),
        },
      },
    )
    const first = 0.5 + 0.5 + 0.1
    const second = first - 2 * Math.tanh(first) + 0.3
    expect(outputs[0]?.['y']?.[0]).toBeCloseTo(1.5 * Math.tanh(second) - 1, 5)
  })
})
