import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { BuildStep, Program } from '../../../src-main/tensor'
import { prepare, trace } from '../../../src-main/tensor'
import { buildModel } from '../../../src-main/tensor/lower/onnx/model'
import { denoisingStep } from '../networks'

/** What tfjs holds, in all the ways that a trace could leave something behind. */
function engineState() {
  const { numTensors, numBytes, numDataBuffers } = tf.memory()
  return {
    numTensors,
    numBytes,
    numDataBuffers,
    backend: tf.getBackend(),
    variables: Object.keys(tf.engine().registeredVariables),
  }
}

const counter: BuildStep = () => {
  const count = tf.variable(tf.scalar(1), true, 'count')
  return () => {
    count.assign(tf.add(count, 2))
    return { count: tf.mul(count, 10) }
  }
}

async function run(program: Program, steps = 3): Promise<readonly number[]> {
  const executable = await prepare(program, { engine: 'eager', seed: 1 })
  const { count } = await executable.run({ firstStep: 0, steps })
  await executable.dispose()
  return [...(count?.data ?? [])]
}

describe('a trace', () => {
  it('makes variables state, under their names, and assignments their next values', async () => {
    const program = trace('counter', counter)
    expect(program.state.map(({ name, shape }) => [name, shape])).toEqual([['count', []]])
    expect([...(program.state[0]?.initial.data ?? [])]).toEqual([1])
    expect(await run(program)).toEqual([30, 50, 70])
  })

  it('reads the value that a variable had when it was read, not the one it got later', async () => {
    const program = trace('order', () => {
      const count = tf.variable(tf.scalar(1), true, 'count')
      return () => {
        const before = tf.mul(count, 1)
        count.assign(tf.add(count, 1))
        const between = tf.clone(count)
        count.assign(tf.mul(count, 3))
        return { count: tf.addN([before, tf.mul(between, 100), tf.mul(count, 10_000)]) }
      }
    })
    expect(await run(program, 2)).toEqual([1 + 200 + 60_000, 6 + 700 + 210_000])
  })

  it('keeps two variables apart that were made from one tensor', async () => {
    const program = trace('shared', () => {
      const zero = tf.scalar(0)
      const [a, b] = [tf.variable(zero, true, 'a'), tf.variable(zero, true, 'b')]
      return () => {
        a.assign(tf.add(a, 1))
        b.assign(a)
        return { count: tf.add(tf.mul(a, 10), b) }
      }
    })
    expect(await run(program)).toEqual([11, 22, 33])
  })

  it('takes variables that tfjs makes late, as Adam does its moments', () => {
    const program = trace('denoising', denoisingStep({ batch: 4, width: 3, dimension: 2 }))
    // Six parameters, two powers of beta, and two moments a parameter.
    expect(program.state).toHaveLength(6 + 2 + 12)
    expect(program.state.every(({ next, id }) => next !== id)).toBe(true)
    expect(program.state.filter(({ name }) => name.startsWith('unnamed/'))).toHaveLength(14)
  })

  it('names what has no name by its order, however many traces came before', () => {
    const names = () =>
      trace('denoising', denoisingStep({ batch: 4, width: 3, dimension: 2 })).state.map(({ name }) => name)
    expect(names()).toEqual(names())
  })

  it('takes tensors that were made before it as constants', async () => {
    const outside = tf.tensor1d([1, 2, 3])
    const program = trace('outside', () => () => ({ count: tf.sum(tf.square(outside)) }))
    expect(await run(program, 1)).toEqual([14])
    expect([...outside.dataSync()]).toEqual([1, 2, 3])
    outside.dispose()
  })

  it('numbers declarations of noise in their order, and knows the step', () => {
    const program = trace('asks', (scope) => () => ({
      sum: tf.add(scope.noise.normal([2]), scope.noise.uniform([2])),
      index: scope.noise.integers([3], 10),
      step: scope.step(),
    }))
    expect(program.noise.map(({ kind, stream, bound }) => [kind, stream, bound])).toEqual([
      ['normal', 0, undefined],
      ['uniform', 1, undefined],
      ['integers', 2, 10],
    ])
    expect(program.outputs.map(({ name, dtype }) => [name, dtype])).toEqual([
      ['sum', 'float32'],
      ['index', 'int32'],
      ['step', 'int32'],
    ])
  })
})

describe('a trace refuses, and says where', () => {
  const refused: readonly (readonly [string, BuildStep, RegExp])[] = [
    [
      'a value that is read',
      () => () => ({ x: tf.scalar(tf.add(1, 2).dataSync()[0] ?? 0) }),
      /A value was read while the step is traced, at .*trace\.test\.ts:\d+/,
    ],
    [
      'a kernel without a row',
      () => () => ({ x: tf.image.resizeBilinear(tf.zeros<tf.Rank.R3>([2, 2, 1]), [4, 4]) }),
      /The tfjs kernel ResizeBilinear, called at .*trace\.test\.ts:\d+\)?, can't be part of a program/,
    ],
    [
      'images that do not meet their filter',
      () => () => ({
        x: tf
          .engine()
          .runKernel(
            'Conv2D',
            { x: tf.zeros([1, 4, 4, 2]), filter: tf.zeros([3, 3, 3, 5]) },
            { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 },
          ),
      }),
      /Conv2D, called at .*: Images \[1,4,4,2\] of 2 channels don't meet a filter \[3,3,3,5\] of 3/,
    ],
    [
      'images with their channels first',
      () => () => ({
        x: tf.conv2d(tf.zeros<tf.Rank.R4>([1, 2, 4, 4]), tf.zeros<tf.Rank.R4>([3, 3, 2, 5]), 1, 'same', 'NCHW'),
      }),
      /Images are laid out as NHWC/,
    ],
    [
      'a filter larger than the images',
      () => () => ({
        x: tf.conv2d(tf.zeros<tf.Rank.R4>([1, 2, 2, 2]), tf.zeros<tf.Rank.R4>([3, 3, 2, 5]), 1, 'valid'),
      }),
      /A filter \[3,3,2,5\] does not fit into images \[1,2,2,2\]/,
    ],
    [
      'a kernel of its own randomness',
      () => () => ({ x: tf.multinomial(tf.tensor1d([0.5, 0.5]), 2) }),
      /The tfjs kernel Multinomial/,
    ],
    [
      'shapes that do not meet',
      () => () => ({ x: tf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3])) }),
      /BatchMatMul, called at .*trace\.test\.ts:\d+\)?: Matrices of shapes \[2,3\] and \[2,3\] don't meet/,
    ],
    [
      'a variable that starts from noise',
      (scope) => () => ({ x: tf.variable(scope.noise.normal([2]), true, 'late') }),
      /The variable "late" starts from a value that only the step knows/,
    ],
    [
      'an input declared twice',
      (scope) => {
        const [a, b] = [scope.input('a', [2], 'float32'), scope.input('a', [2], 'float32')]
        return () => ({ x: tf.add(a, b) })
      },
      /The input "a" is declared twice/,
    ],
    [
      'a data set of half a row',
      (scope) => () => ({ x: scope.dataset('d', new Uint8Array(5), [2]).rows(scope.noise.integers([1], 2)) }),
      /The data set "d" has 5 values, not a whole number of rows of shape \[2\]/,
    ],
    [
      'an impossible shape',
      (scope) => () => ({ x: scope.noise.normal([2, -1]) }),
      /A shape is a list of whole numbers/,
    ],
  ]

  it.each(refused)('%s', (_what, build, message) => {
    expect(() => trace('refused', build)).toThrow(message)
  })

  it('a model larger than a protobuf, before it is written', () => {
    const data = new Float32Array(2 ** 24)
    const value = { shape: [2 ** 24], dtype: 'float32', data } as const
    const program = trace('huge', () => () => ({ x: tf.scalar(1) }))
    const constants = Array.from({ length: 33 }, (_, index) => ({ id: 100 + index, value }))
    expect(() => buildModel({ ...program, constants: [...program.constants, ...constants] })).toThrow(
      'The program “huge” holds 2.06 GB of constants; a model of ONNX holds 2 GB at most',
    )
  })

  it('and the next trace is as if nothing had been', () => {
    const before = trace('counter', counter)
    for (const [, build] of refused) expect(() => trace('refused', build)).toThrow()
    expect(trace('counter', counter)).toEqual(before)
  })

  it('and leaves tfjs as it was, whether it went well or not', () => {
    const mine = tf.variable(tf.tensor1d([1, 2]), true, 'count')
    const before = engineState()
    trace('counter', counter)
    trace('counter', counter)
    trace('denoising', denoisingStep({ batch: 4, width: 3, dimension: 2 }))
    expect(engineState()).toEqual(before)
    for (const [, build] of refused) expect(() => trace('refused', build)).toThrow()
    expect(() =>
      trace('in a gradient', () => {
        const x = tf.variable(tf.scalar(1))
        return () => ({ x: tf.variableGrads(() => tf.scalar(tf.square(x).dataSync()[0] ?? 0)).value })
      }),
    ).toThrow('A value was read')
    expect(engineState()).toEqual(before)
    expect([...mine.dataSync()]).toEqual([1, 2])
    mine.dispose()
  })
})
