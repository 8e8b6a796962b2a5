import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { prepare, trace } from '../../../../src-main/tensor'
import { earlyNodes } from '../../../../src-main/tensor/lower/onnx/early'
import { optimize } from '../../../../src-main/tensor/optimize/optimize'
import { denoisingProgram } from '../../networks'

/** Operands of every rank that meet, numbers of the step, a join, comparisons; and a state that sums them up. */
const program = trace('early', (scope) => {
  const sum = tf.variable(tf.zeros([7, 5]), true, 'sum')
  const column = tf.tensor2d([1, -2, 3, -4, 5, -6, 7], [7, 1])
  return () => {
    const z: tf.Tensor2D = scope.noise.normal([7, 5])
    const times = tf.add(tf.mul(scope.noise.uniform([7, 1]), 2), 0.5)
    const row = tf.reshape(scope.noise.normal([5]), [5])
    const decay = tf.exp(tf.neg(times))
    const deviation = tf.sqrt(tf.neg(tf.expm1(tf.mul(times, -2))))
    const k = scope.perStep((step) => 1 / (1 + step))
    const mixed = tf.add(tf.mul(decay, z), tf.mul(tf.mul(deviation, column), tf.mul(row, k)))
    const clipped = tf.clipByValue(tf.maximum(mixed, tf.tanh(row)), -2, 2)
    const joined = tf.concat([clipped, times, tf.squaredDifference(times, 1)], 1)
    const inner = tf.concat([tf.div(z, deviation), tf.abs(mixed)], -2)
    sum.assign(tf.add(sum, tf.add(mixed, tf.slice(joined, [0, 2], [7, 5]))))
    return { joined, inner, more: tf.greater(mixed, row), sum: tf.mean(sum) }
  }
})

const kernelsOf = (of: Parameters<typeof earlyNodes>[0]) => earlyNodes(optimize(of)).map(({ kernel }) => kernel)

describe('what a step makes of its noise alone', () => {
  it('is all that hangs on no state, on no sizes above the limit and on no function whose last bit depends on its place', () => {
    const early = kernelsOf(program)
    expect(early).toContain('Expm1')
    expect(early.filter((kernel) => kernel === 'Concat')).toHaveLength(2)
    expect(early).not.toContain('Slice')
    const others = trace('others', (scope) => () => {
      const z: tf.Tensor = scope.noise.normal([4])
      return { bent: tf.add(tf.sin(z), tf.log(tf.abs(z))), grown: tf.mul(z, tf.ones([5, 4])), all: tf.sum(tf.neg(z)) }
    })
    expect(kernelsOf(others)).toEqual(['Abs', 'Neg'])
    const large = trace('large', (scope) => () => ({ x: tf.neg(scope.noise.normal([2 ** 14 + 1])) }))
    expect(kernelsOf(large)).toEqual([])
  })

  it('takes the times and the noised points of a training step', () => {
    const early = kernelsOf(denoisingProgram({ batch: 16, width: 8, dimension: 3 }))
    expect(early.length).toBeGreaterThan(5)
  })

  it('has the same bits however many steps are run at once', async () => {
    const run = async (cuts: readonly number[]) => {
      const executable = await prepare(program, { engine: 'onnx', seed: 3 })
      const values: Record<string, number[]> = {}
      let firstStep = 4
      for (const steps of cuts) {
        const outputs = await executable.run({ firstStep, steps })
        for (const [name, { data }] of Object.entries(outputs)) (values[name] ??= []).push(...data)
        firstStep += steps
      }
      await executable.dispose()
      return values
    }
    const whole = await run([37])
    expect(await run([1, 2, 3, 31])).toEqual(whole)
    expect(await run(Array.from({ length: 37 }, () => 1))).toEqual(whole)
  })

  it('is what tfjs computes', async () => {
    const [compiled, eager] = await Promise.all(
      (['onnx', 'eager'] as const).map(async (engine) => {
        const executable = await prepare(program, { engine, seed: 3 })
        const outputs = await executable.run({ firstStep: 0, steps: 6 })
        await executable.dispose()
        return outputs
      }),
    )
    for (const [name, { shape, data }] of Object.entries(eager ?? {})) {
      const same = compiled?.[name]
      expect(same?.shape).toEqual(shape)
      data.forEach((value, place) => {
        expect(same?.data[place]).toBeCloseTo(value, 4)
      })
    }
    expect(Object.keys(eager ?? {})).toHaveLength(4)
  })
})
