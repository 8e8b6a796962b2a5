import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { UNetSpec } from '@contract/experiment/u-net'
import type { ImageLayout } from '@contract/tensors'
import { makeNetwork, parameterCount } from '../../../../src-main/diffusion/networks'
import type { NetworkUse } from '../../../../src-main/diffusion/networks/network'
import { prepare, trace } from '../../../../src-main/tensor'
import type { Executable, PrepareOptions, TensorValue } from '../../../../src-main/tensor'
import { demandClose, random } from '../../../tensor/kernels/parity'

const paper: UNetSpec = {
  kind: 'u-net',
  channels: 32,
  multipliers: [1, 2, 2],
  blocks: 1,
  attention: true,
  heads: 1,
  timeFeatures: 32,
}
const tiny: UNetSpec = { ...paper, channels: 4, multipliers: [1, 2, 1], heads: 2, timeFeatures: 4 }

const layout = (height: number, width: number, channels: number): ImageLayout => ({
  ...{ height, width, channels },
  range: [-1, 1],
})

const useOf = (images: ImageLayout): NetworkUse => ({
  dimension: images.height * images.width * images.channels,
  ...{ images, horizon: 2, seed: 1 },
})

/** Loss Σ wᵢ yᵢ²/count of the network's output at three points and times, its gradient, and the output itself. */
function program(spec: UNetSpec, images: ImageLayout) {
  const use = useOf(images)
  return trace('u-net', (scope) => {
    const { output, variables } = makeNetwork(spec, use).build()
    const positions = scope.input('positions', [3, use.dimension], 'float32').as2D(3, use.dimension)
    const times = scope.input('times', [3, 1], 'float32').as2D(3, 1)
    const weigh = (y: tf.Tensor) => tf.reshape(tf.cos(tf.range(0, y.size)), y.shape)
    return () => {
      const { value, grads } = tf.variableGrads(() => {
        const y = output(positions, times)
        return tf.mean<tf.Scalar>(tf.mul(tf.square(y), weigh(y)))
      }, [...variables])
      const one = output(positions, tf.slice(times, [1, 0], [1, 1]))
      return { loss: value, y: output(positions, times), one, ...grads }
    }
  })
}

/** Weights of every part, so that nothing is hidden behind those that begin as zero. */
async function scatter(executable: Executable): Promise<Map<string, TensorValue>> {
  const state = await executable.readState()
  const moved = new Map(
    [...state].map(([name, value], index) => {
      const noise = random(value.shape, index + 1, [-0.3, 0.3])
      return [
        name,
        { ...value, data: Float32Array.from(value.data, (x, place) => x + (noise.data[place] ?? 0)) },
      ] as const
    }),
  )
  await executable.writeState(moved)
  return moved
}

const inputsOf = ({ dimension }: NetworkUse) => ({
  positions: random([3, dimension], 5),
  times: random([3, 1], 6, [0.1, 1.9]),
})

async function using<T>(
  [spec, images]: readonly [UNetSpec, ImageLayout],
  engine: PrepareOptions['engine'],
  body: (executable: Executable) => Promise<T>,
): Promise<T> {
  const executable = await prepare(program(spec, images), { engine, seed: 0 })
  try {
    return await body(executable)
  } finally {
    await executable.dispose()
  }
}

describe('the U-Net', () => {
  it('has in the size of the paper its 1.34 million parameters, to two per cent', () => {
    const images = layout(28, 28, 3)
    const count = parameterCount(makeNetwork(paper, useOf(images)))
    expect(count).toBe(1_320_803)
    expect(Math.abs(count / 1.34e6 - 1)).toBeLessThan(0.02)
  })

  it('names its parameters once, each of the shape of its variable', async () => {
    const images = layout(6, 5, 1)
    const declared = makeNetwork(tiny, useOf(images)).parameters
    await using([tiny, images], 'onnx', async (executable) => {
      const state = await executable.readState()
      expect(declared.map(({ name, shape }) => [name, shape])).toEqual(
        [...state].map(([name, { shape }]) => [name, shape]),
      )
    })
  })

  it('begins as zero', async () => {
    const images = layout(6, 6, 1)
    const { y } = await using([tiny, images], 'onnx', (executable) =>
      executable.run({ firstStep: 0, steps: 1, inputs: inputsOf(useOf(images)) }),
    )
    expect(y?.data.every((value) => value === 0)).toBe(true)
  })

  // 28 by 28 in small, sizes that are odd on every level, colours, and no attention.
  const cases: Readonly<Record<string, readonly [UNetSpec, ImageLayout]>> = {
    'even sizes': [tiny, layout(8, 4, 1)],
    'odd sizes and colours': [tiny, layout(7, 5, 3)],
    'two blocks a level, without attention': [{ ...tiny, blocks: 2, attention: false }, layout(6, 6, 1)],
    'one level': [{ ...tiny, multipliers: [2] }, layout(5, 5, 1)],
  }

  it.each(Object.entries(cases))('gives on ONNX Runtime what tfjs gives: %s', async (_what, given) => {
    const results = await Promise.all(
      (['onnx', 'eager'] as const).map((engine) =>
        using(given, engine, async (executable) => {
          await scatter(executable)
          return executable.run({ firstStep: 0, steps: 1, inputs: inputsOf(useOf(given[1])) })
        }),
      ),
    )
    const [actual, expected] = results
    for (const [name, value] of Object.entries(expected ?? {})) demandClose(name, actual?.[name], value, 3e-4)
  })

  it('has the gradient of finite differences along random directions', async () => {
    const given = cases['odd sizes and colours'] ?? expect.fail()
    const inputs = inputsOf(useOf(given[1]))
    await using(given, 'onnx', async (executable) => {
      const start = await scatter(executable)
      const { y, one, loss, ...gradients } = await executable.run({ firstStep: 0, steps: 1, inputs })
      expect([y, one, loss]).not.toContain(undefined)
      for (const seed of [1, 2, 3]) {
        const direction = new Map(
          [...start].map(([name, { shape }], index) => [name, random(shape, 97 * seed + index)]),
        )
        const h = 1e-3
        const at = async (by: number): Promise<number> => {
          const moved = [...start].map(([name, value]) => {
            const step = direction.get(name)?.data
            return [
              name,
              { ...value, data: Float32Array.from(value.data, (x, i) => x + by * (step?.[i] ?? 0)) },
            ] as const
          })
          await executable.writeState(new Map(moved))
          return (await executable.run({ firstStep: 0, steps: 1, inputs })).loss?.data[0] ?? NaN
        }
        // Fourth order: the weights move by a thousandth all at once.
        const [near, far] = [(await at(h)) - (await at(-h)), (await at(2 * h)) - (await at(-2 * h))]
        const difference = (8 * near - far) / (12 * h)
        const slope = [...direction].reduce(
          (sum, [name, { data }]) =>
            sum +
            (Array.from(gradients[name]?.data ?? [NaN]).reduce((part, g, i) => part + g * (data[i] ?? 0), 0) ?? NaN),
          0,
        )
        expect(Math.abs(slope / difference - 1)).toBeLessThan(0.01)
      }
    })
  })

  it('takes one time for all points as it takes that time for each', async () => {
    const given = cases['even sizes'] ?? expect.fail()
    await using(given, 'onnx', async (executable) => {
      await scatter(executable)
      const { positions, times } = inputsOf(useOf(given[1]))
      const same = { ...times, data: new Float32Array(3).fill(times.data[1] ?? NaN) }
      const { y, one } = await executable.run({ firstStep: 0, steps: 1, inputs: { positions, times: same } })
      demandClose('one time', one, y ?? expect.fail(), 1e-5)
    })
  })

  it('refuses points that are no images', () => {
    expect(() => makeNetwork(paper, { dimension: 50, images: null, horizon: 1, seed: 0 })).toThrow(
      'A U-Net takes images; choose a target of images, or another network.',
    )
  })
})
