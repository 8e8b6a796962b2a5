import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { groupNormalization, groupsOf } from '../../../../src-main/diffusion/networks/unet/normalization'
import type { BuildStep } from '../../../../src-main/tensor'
import { prepare, trace } from '../../../../src-main/tensor'
import { demandClose, random } from '../../../tensor/kernels/parity'

const shape: [number, number, number, number] = [3, 4, 5, 8]

/** The definition, op by op, with the gradient that the chain rule makes of it. */
function defined(x: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor): tf.Tensor {
  const [n, height, width, channels] = shape
  const groups = groupsOf(channels)
  const grouped = tf.reshape(x, [n, height * width, groups, channels / groups])
  const mean = tf.mean(grouped, [1, 3], true)
  const variance = tf.mean(tf.square(tf.sub(grouped, mean)), [1, 3], true)
  const standard = tf.reshape(tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, 1e-5))), shape)
  const row = (t: tf.Tensor) => tf.reshape(t, [t.shape[0] ?? 1, 1, 1, channels])
  return tf.add(tf.mul(standard, row(gain)), row(offset))
}

const ours = (x: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor): tf.Tensor => {
  const row = (t: tf.Tensor) => t.as2D(t.shape[0] ?? 1, 8)
  return groupNormalization(x.as4D(...shape), { gain: row(gain), offset: row(offset) })
}

function weighed(f: typeof ours) {
  return (x: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor) => {
    const y = f(x, gain, offset)
    return tf.sum(tf.mul(tf.square(y), tf.reshape(tf.cos(tf.range(0, y.size)), y.shape)))
  }
}

describe.each([1, 3])('group normalization with %d gains', (rows) => {
  it.each(['onnx', 'eager'] as const)('is the definition, its value and its gradients, on %s', async (engine) => {
    const build: BuildStep = (scope) => {
      const given = [
        scope.input('x', shape, 'float32'),
        scope.input('gain', [rows, 8], 'float32'),
        scope.input('offset', [rows, 8], 'float32'),
      ] as const
      return () => {
        const results = [ours, defined].flatMap((f) => [f(...given), ...tf.grads(weighed(f))([...given])])
        return Object.fromEntries(results.map((value, index) => [`${index}`, value]))
      }
    }
    const executable = await prepare(trace('norm', build), { engine, seed: 0 })
    const inputs = { x: random(shape, 1, [-3, 5]), gain: random([rows, 8], 2), offset: random([rows, 8], 3) }
    const outputs = await executable.run({ firstStep: 0, steps: 1, inputs })
    await executable.dispose()
    for (let each = 0; each < 4; each++) {
      const expected = outputs[`${each + 4}`] ?? expect.fail()
      demandClose(`result ${each}`, outputs[`${each}`], expected, 1e-4)
    }
  })
})

describe('groups', () => {
  it('have four channels or more, are at most 32, and divide the channels', () => {
    expect([4, 8, 32, 64, 128, 160, 256].map(groupsOf)).toEqual([1, 2, 8, 16, 32, 32, 32])
    expect(groupsOf(132)).toBe(22)
  })
})
