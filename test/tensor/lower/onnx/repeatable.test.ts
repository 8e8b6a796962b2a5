import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { prepare, trace } from '../../../../src-main/tensor'
import type { Program } from '../../../../src-main/tensor'
import { denoisingProgram } from '../../networks'

/** Large enough for two threads to share its products and sums. */
const program = denoisingProgram({ batch: 256, width: 160, dimension: 40 })

/** Two convolutions of whole blocks of channels, learning to leave images as they are. */
const convolutions = trace('convolutions', (scope) => {
  const filter = (name: string) => tf.variable(tf.fill([3, 3, 16, 16], 0.01), true, name)
  const [first, second] = [filter('first'), filter('second')]
  const optimizer = tf.train.adam(0.01)
  return () => {
    const images = tf.reshape<tf.Rank.R4>(scope.noise.normal([16 * 12 * 12 * 16]), [16, 12, 12, 16])
    const convolve = (x: tf.Tensor4D, weights: tf.Tensor) =>
      tf.conv2d(x, tf.reshape(weights, [3, 3, 16, 16]), 1, 'same')
    const loss = () =>
      tf.mean<tf.Scalar>(tf.squaredDifference(convolve(tf.relu(convolve(images, first)), second), images))
    const { value, grads } = tf.variableGrads(loss)
    optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))
    return { loss: value }
  }
})

interface Ended {
  readonly losses: readonly number[]
  readonly state: ReadonlyMap<string, unknown>
}

async function trained(threads: number, chunks: readonly number[], what: Program = program): Promise<Ended> {
  const executable = await prepare(what, { engine: 'onnx', seed: 5, threads })
  try {
    const losses: number[] = []
    for (const steps of chunks) {
      const { loss } = await executable.run({ firstStep: losses.length, steps })
      losses.push(...(loss?.data ?? []))
    }
    return { losses, state: await executable.readState() }
  } finally {
    await executable.dispose()
  }
}

it.each([1, 2])('a training on %i threads gives the same bits again, whatever the chunks', async (threads) => {
  const [whole, again, chunked] = [
    await trained(threads, [30]),
    await trained(threads, [30]),
    await trained(threads, [1, 9, 3, 17]),
  ]
  expect(whole.losses).toHaveLength(30)
  expect(again).toEqual(whole)
  expect(chunked).toEqual(whole)
})

it('convolutions give the same bits whatever the chunks and the threads', async () => {
  const whole = await trained(1, [6], convolutions)
  expect(whole.losses.at(-1)).toBeLessThan(whole.losses[0] ?? 0)
  expect(await trained(1, [1, 3, 2], convolutions)).toEqual(whole)
  expect(await trained(2, [4, 2], convolutions)).toEqual(whole)
})

it('two trainings side by side are what each is alone', async () => {
  const alone = await trained(1, [5, 5])
  expect(await Promise.all([trained(1, [5, 5]), trained(1, [5, 5])])).toEqual([alone, alone])
})
