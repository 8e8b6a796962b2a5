import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { BuildStep, Program } from '../../../src-main/tensor'
import { trace } from '../../../src-main/tensor'
import { optimize } from '../../../src-main/tensor/optimize/optimize'
import { denoisingStep } from '../networks'
import { demandParity, random } from '../kernels/parity'

const kernelsAfter = (build: BuildStep) => optimize(trace('optimized', build)).nodes.map(({ kernel }) => kernel)

describe('before a step runs', () => {
  it('what follows from constants is computed', () => {
    expect(kernelsAfter(() => () => ({ x: tf.exp(tf.add(tf.range(0, 4), 1)) }))).toEqual([])
  })

  it('what is written down twice is computed once', () => {
    const build: BuildStep = (scope) => () => {
      const x = scope.noise.normal([4])
      return { sum: tf.add(tf.exp(x), tf.exp(x)) }
    }
    expect(kernelsAfter(build)).toEqual(['Exp', 'Add'])
  })

  it('neutral operands vanish, factors become one, a constant of one number a scalar', async () => {
    const build: BuildStep = (scope) => {
      const x = scope.input('x', [3, 4], 'float32')
      return () => ({
        same: tf.add(tf.mul(x, tf.ones([3, 4])), 0),
        scaled: tf.div(tf.mul(tf.mul(x, 3), tf.fill([3, 4], 2)), 4),
        shaped: tf.reshape(tf.expandDims(tf.reshape(x, [12]), 0), [4, 3]),
      })
    }
    expect(kernelsAfter(build).toSorted()).toEqual(['Multiply', 'Reshape'])
    await demandParity(build, { x: random([3, 4], 1) }, 1e-6)
  })

  it('broadcasting, integers and subtraction keep their meaning', async () => {
    const build: BuildStep = (scope) => {
      const x = scope.input('x', [3, 1], 'float32')
      const n = scope.input('n', [3], 'int32')
      return () => ({
        wide: tf.mul(x, tf.ones([1, 4])),
        sum: tf.add(tf.zeros([2, 3, 1]), x),
        from: tf.sub(0, x),
        less: tf.sub(x, 0),
        whole: tf.mul(n, tf.scalar(1, 'int32')),
        over: tf.div(6, tf.add(x, 5)),
      })
    }
    await demandParity(build, { x: random([3, 1], 1), n: random([3], 2, [-9, 9], 'int32') }, 1e-6)
  })

  it('the gradient of SiLU takes four passes, and Adam divides no tensor by a scalar', async () => {
    const build = denoisingStep({ batch: 8, width: 16, dimension: 5 })
    const before = trace('denoising', build)
    const after = optimize(before)
    const count = (kernel: string, { nodes }: Program) => nodes.filter((node) => node.kernel === kernel).length
    // Six parameters: three divisions each become one, and one of scalars that they share.
    expect(count('RealDiv', before)).toBeGreaterThanOrEqual(18)
    expect(count('RealDiv', after)).toBe(6 + 1)
    await demandParity(build, {}, 1e-4)
  })
})
