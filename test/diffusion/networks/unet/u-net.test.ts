import * as tf from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, it } from 'vitest'
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

const moved = (value: TensorValue, by: number, direction: TensorValue | undefined): TensorValue => ({
  ...value,
  data: Float32Array.from(value.data, (x, i) => x + by * (direction?.data[i] ?? NaN)),
})

/** Weights for every part, gains near 1, so that nothing is hidden behind what begins as zero. */
async function scatter(executable: Executable): Promise<Map<string, TensorValue>> {
  const state = await executable.readState()
  const weights = new Map(
    [...state].map(([name, { shape }], index) => {
      const middle = name.endsWith('/gain') ? 1 : 0
      return [name, random(shape, index + 1, [middle - 0.4, middle + 0.4])] as const
    }),
  )
  await executable.writeState(weights)
  return weights
}

const inputsOf = ({ dimension }: NetworkUse) => ({
  positions: random([3, dimension], 5),
  times: random([3, 1], 6, [0.1, 1.9]),
})

// One with sizes that are odd on every level, colours and attention; one with two blocks a level.
const cases = {
  'odd sizes and colours': [tiny, layout(7, 5, 3)],
  'two blocks a level, without attention': [
    { ...tiny, multipliers: [1, 2], blocks: 2, attention: false },
    layout(6, 4, 1),
  ],
} as const satisfies Readonly<Record<string, readonly [UNetSpec, ImageLayout]>>

const [small, images] = cases['odd sizes and colours']

const executables = new Map<string, Executable>()

/** A case on an engine, its weights as they begin. */
async function executableOf(what: keyof typeof cases, engine: PrepareOptions['engine']): Promise<Executable> {
  const key = `${what} ${engine}`
  const executable =
    executables.get(key) ?? (await prepare(program(cases[what][0], cases[what][1]), { engine, seed: 0 }))
  executables.set(key, executable)
  return executable
}

afterAll(async () => {
  for (const executable of executables.values()) await executable.dispose()
})

describe('the U-Net', () => {
  it('has in the size of the paper its 1.34 million parameters, to two per cent', () => {
    const count = parameterCount(makeNetwork(paper, useOf(layout(28, 28, 3))))
    expect(count).toBe(1_320_803)
    expect(Math.abs(count / 1.34e6 - 1)).toBeLessThan(0.02)
  })

  it('names its parameters, each of the shape of its variable, and begins as zero', async () => {
    const executable = await executableOf('odd sizes and colours', 'onnx')
    const declared = makeNetwork(small, useOf(images)).parameters
    const state = await executable.readState()
    expect(declared.map(({ name, shape }) => [name, shape])).toEqual(
      [...state].map(([name, { shape }]) => [name, shape]),
    )
    const { y } = await executable.run({ firstStep: 0, steps: 1, inputs: inputsOf(useOf(images)) })
    expect(y?.data.every((value) => value === 0)).toBe(true)
  })

  it.each(['odd sizes and colours', 'two blocks a level, without attention'] as const)(
    'gives on ONNX Runtime what tfjs gives: %s',
    async (what) => {
      const inputs = inputsOf(useOf(cases[what][1]))
      const [actual, expected] = await Promise.all(
        (['onnx', 'eager'] as const).map(async (engine) => {
          const executable = await executableOf(what, engine)
          await scatter(executable)
          return executable.run({ firstStep: 0, steps: 1, inputs })
        }),
      )
      for (const [name, value] of Object.entries(expected ?? {})) demandClose(name, actual?.[name], value, 3e-4)
    },
  )

  it('has the gradient of finite differences along random directions', async () => {
    const executable = await executableOf('odd sizes and colours', 'onnx')
    const start = await scatter(executable)
    const inputs = inputsOf(useOf(images))
    const gradients = await executable.run({ firstStep: 0, steps: 1, inputs })
    const slopeOf = (name: string, direction: TensorValue) =>
      Array.from(gradients[name]?.data ?? [NaN]).reduce((sum, g, i) => sum + g * (direction.data[i] ?? 0), 0)
    for (const seed of [1, 2, 3]) {
      const direction = new Map([...start].map(([name, { shape }], index) => [name, random(shape, 97 * seed + index)]))
      const at = async (by: number): Promise<number> => {
        await executable.writeState(
          new Map([...start].map(([name, value]) => [name, moved(value, by, direction.get(name))])),
        )
        return (await executable.run({ firstStep: 0, steps: 1, inputs }))['loss']?.data[0] ?? NaN
      }
      // Fourth order: all weights move by thousandths at once.
      const h = 1e-3
      const [near, far] = [(await at(h)) - (await at(-h)), (await at(2 * h)) - (await at(-2 * h))]
      const difference = (8 * near - far) / (12 * h)
      const slope = [...direction].reduce((sum, [name, value]) => sum + slopeOf(name, value), 0)
      expect(Math.abs(slope / difference - 1)).toBeLessThan(0.01)
    }
  })

  it('takes one time for all points as it takes that time for each', async () => {
    const executable = await executableOf('odd sizes and colours', 'onnx')
    await scatter(executable)
    const { positions, times } = inputsOf(useOf(images))
    const same = { ...times, data: new Float32Array(3).fill(times.data[1] ?? NaN) }
    const { y, one } = await executable.run({ firstStep: 0, steps: 1, inputs: { positions, times: same } })
    demandClose('one time', one, y ?? expect.fail(), 1e-5)
  })

  it('refuses points that are no images', () => {
    expect(() => makeNetwork(paper, { dimension: 50, images: null, horizon: 1, seed: 0 })).toThrow(
      'A U-Net takes images; choose a target of images, or another network.',
    )
  })
})
