import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { Executable, Program, TensorValue } from '../../../src-main/tensor'
import { prepare, trace } from '../../../src-main/tensor'
import { optimize } from '../../../src-main/tensor/optimize/optimize'
import { regroup } from '../../../src-main/tensor/optimize/regroup'
import { denoisingProgram } from '../networks'
import { demandClose, random } from '../kernels/parity'

const blocksOf = (program: Program) => program.state.filter(({ name }) => name.startsWith('block/'))

async function using<T>(
  program: Program,
  engine: 'onnx' | 'eager',
  body: (executable: Executable) => Promise<T>,
): Promise<T> {
  const executable = await prepare(program, { engine, seed: 2 })
  try {
    return await body(executable)
  } finally {
    await executable.dispose()
  }
}

/** Two large matrices and a small vector, moved by the same rule; the large ones do not fit into one block. */
const large = trace('large', (scope) => {
  const shapes = [[300, 400], [7], [300, 500]]
  const variables = shapes.map((shape, index) => tf.variable(tf.fill(shape, 0.5 + index), true, `v${index}`))
  const means = shapes.map((shape, index) => tf.variable(tf.zeros(shape), true, `mean${index}`))
  return () => {
    const sum = tf.addN(variables.map((variable) => tf.sum(variable)))
    variables.forEach((variable, index) => {
      const force = scope.noise.normal(variable.shape)
      const mean = means[index]
      mean?.assign(tf.add(tf.mul(mean, 0.9), tf.mul(force, 0.1)))
      if (mean !== undefined) variable.assign(tf.sub(variable, tf.mul(mean, 0.01)))
    })
    return { sum }
  }
})

describe('regrouping', () => {
  it('updates the variables of an optimizer together', () => {
    const program = denoisingProgram({ batch: 8, width: 16, dimension: 5 })
    const { program: after, layout } = regroup(optimize(program), 1)
    expect(blocksOf(after)).toHaveLength(3)
    expect(layout.size).toBe(18)
    expect(after.nodes.length).toBeLessThan(program.nodes.length * 0.6)
  })

  it('cuts what is large, keeps what is small together, and loses no element', () => {
    const { program: after, layout } = regroup(optimize(large), 1)
    const sizes = blocksOf(after).map(({ shape }) => shape[0] ?? 0)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 17)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2 * (300 * 400 + 7 + 300 * 500))
    for (const { name, shape } of large.state) {
      const pieces = layout.get(name) ?? []
      let end = 0
      for (const { from, length } of pieces) {
        expect(from).toBe(end)
        end += length
      }
      expect(end).toBe(shape.reduce((product, size) => product * size, 1))
    }
  })

  it('makes blocks larger where several threads share them', () => {
    const blocksOn = (threads: number) =>
      blocksOf(regroup(optimize(large), threads).program).map(({ shape }) => shape[0])
    expect(blocksOn(1).length).toBeGreaterThan(blocksOn(2).length)
    expect(Math.max(...blocksOn(4).map((size) => size ?? 0))).toBe(300 * 400 + 7 + 300 * 500)
  })

  it('computes what the program says, before and after state is written', async () => {
    const written = new Map<string, TensorValue>([
      ['v0', random([300, 400], 1)],
      ['mean1', random([7], 2)],
      ['mean2', random([300, 500], 3)],
    ])
    const play = async (executable: Executable): Promise<Record<string, TensorValue>> => {
      await executable.run({ firstStep: 0, steps: 2 })
      await executable.writeState(written)
      const { sum } = await executable.run({ firstStep: 2, steps: 2 })
      const state = Object.fromEntries(await executable.readState())
      return sum === undefined ? state : { ...state, sum }
    }
    const [actual, expected] = await Promise.all([using(large, 'onnx', play), using(large, 'eager', play)])
    expect(Object.keys(actual)).toEqual(Object.keys(expected))
    for (const [name, value] of Object.entries(expected))
      demandClose(name, actual[name], value, name === 'sum' ? 1e-4 : 1e-6)
  })

  it('leaves alone what something else looks at on the way', async () => {
    const watched = trace('watched', () => {
      const [a, b] = [tf.variable(tf.ones([3]), true, 'a'), tf.variable(tf.ones([4]), true, 'b')]
      return () => {
        const next = tf.mul(a, 2)
        a.assign(tf.add(next, 1))
        b.assign(tf.add(tf.mul(b, 2), 1))
        return { next, sum: tf.add(tf.sum(a), tf.sum(b)) }
      }
    })
    expect(regroup(optimize(watched), 1).layout.size).toBe(0)
    const { next } = await using(watched, 'onnx', (executable) => executable.run({ firstStep: 0, steps: 2 }))
    expect([...(next?.data ?? [])]).toEqual([2, 2, 2, 6, 6, 6])
  })
})
