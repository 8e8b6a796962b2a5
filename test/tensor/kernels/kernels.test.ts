import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { BuildStep, TensorValue } from '../../../src-main/tensor'
import { prepare, trace } from '../../../src-main/tensor'
import { cases } from './cases/index'
import type { Case } from './cases/index'
import { demandClose, demandParity, random } from './parity'

const names = (inputs: readonly TensorValue[]): Readonly<Record<string, TensorValue>> =>
  Object.fromEntries(inputs.map((value, index) => [`x${index}`, value]))

/** Value and gradient; the outputs are weighed unevenly, so that a permuted gradient shows. */
const stepOf =
  ({ inputs, gradient, call }: Case): BuildStep =>
  (scope) => {
    const tensors = inputs.map(({ shape, dtype }, index) => scope.input(`x${index}`, shape, dtype))
    const listed = (...list: tf.Tensor[]) => [call(...list)].flat()
    const weighed = (...list: tf.Tensor[]) =>
      tf.addN(
        listed(...list).map((output) => {
          const weights = tf.reshape(tf.cos(tf.range(1, output.size + 1)), output.shape)
          return tf.sum(tf.mul(tf.cast(output, 'float32'), weights))
        }),
      )
    return () => {
      const values = listed(...tensors).map((value, index) => [`value${index}`, value] as const)
      const gradients = gradient ? tf.grads(weighed)(tensors) : []
      return Object.fromEntries([...values, ...gradients.map((value, index) => [`gradient${index}`, value] as const)])
    }
  }

describe('a kernel gives the same on ONNX Runtime as in tfjs', () => {
  it.each(Object.entries(cases))('%s', async (kernel, list) => {
    for (const each of list) {
      const program = await demandParity(stepOf(each), names(each.inputs), 2e-5)
      expect(program.nodes.map((node) => node.kernel)).toContain(kernel)
    }
  })
})

describe('kernels that tfjs composes of others agree with what it composes', () => {
  const call = (kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap = {}): tf.Tensor =>
    tf.engine().runKernel(kernel, inputs, attributes)

  const pairs: Readonly<Record<string, (x: tf.Tensor) => readonly [tf.Tensor, tf.Tensor]>> = {
    LogSoftmax: (x) => [call('LogSoftmax', { logits: x }, { axis: -1 }), tf.logSoftmax(x)],
    LogicalXor: (x) => {
      const [a, b] = [tf.greater(x, 0), tf.less(x, 1)]
      return [call('LogicalXor', { a, b }), tf.logicalXor(a, b)]
    },
  }

  it.each(Object.entries(pairs))('%s', async (_kernel, build) => {
    const program = trace('composed', (scope) => {
      const x = scope.input('x', [3, 4], 'float32')
      return () => {
        const [direct, composed] = build(x)
        return { direct, composed }
      }
    })
    const executable = await prepare(program, { engine: 'onnx', seed: 0 })
    const { direct, composed } = await executable.run({ firstStep: 0, steps: 1, inputs: { x: random([3, 4], 3) } })
    await executable.dispose()
    if (composed === undefined) throw new Error('An output is missing.')
    demandClose('direct', direct, composed, 1e-6)
  })
})

describe('rows of a data set', () => {
  it('are gathered as bytes and widened', async () => {
    const build: BuildStep = (scope) => {
      const digits = scope.dataset(
        'digits',
        Uint8Array.from({ length: 24 }, (_, place) => 10 * place + 5),
        [2, 3],
      )
      const indices = scope.input('indices', [5], 'int32')
      return () => ({
        rows: digits.rows(indices),
        halves: tf.mul(digits.rows(scope.noise.integers([6], digits.count)), 0.5),
      })
    }
    const indices: TensorValue = { shape: [5], dtype: 'int32', data: Int32Array.of(3, 0, 0, 2, 1) }
    const program = await demandParity(build, { indices })
    expect(program.datasets[0]?.values.length).toBe(24)
  })

  it('are gathered as numbers, none of their digits lost', async () => {
    const values = Float32Array.from({ length: 12 }, (_, place) => Math.fround(Math.sin(place) * 1e-3))
    const program = trace('rows', (scope) => {
      const points = scope.dataset('points', values, [3])
      const indices = scope.input('indices', [2], 'int32')
      return () => ({ rows: points.rows(indices) })
    })
    const indices: TensorValue = { shape: [2], dtype: 'int32', data: Int32Array.of(3, 1) }
    for (const engine of ['onnx', 'eager'] as const) {
      const executable = await prepare(program, { engine, seed: 0 })
      const { rows } = await executable.run({ firstStep: 0, steps: 1, inputs: { indices } })
      await executable.dispose()
      expect(rows?.data).toEqual(Float32Array.of(...values.subarray(9, 12), ...values.subarray(3, 6)))
    }
  })
})
