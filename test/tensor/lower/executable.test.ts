import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { engineKinds } from '@contract/run'
import type { TensorValue } from '../../../src-main/tensor'
import { describeEngines, prepare, trace } from '../../../src-main/tensor'
import { denoisingProgram } from '../networks'

const scale: TensorValue = { shape: [], dtype: 'float32', data: Float32Array.of(3) }

const program = trace('walk', (scope) => {
  const place = tf.variable(tf.zeros([2]), true, 'place')
  const fixed = tf.variable(tf.tensor1d([5, 7]), true, 'fixed')
  const factor = scope.input('factor', [], 'float32')
  return () => {
    place.assign(tf.add(place, tf.mul(factor, tf.cast(scope.step(), 'float32'))))
    return { place, both: tf.add(place, fixed), far: tf.greater(place, 20) }
  }
})

describe.each(['onnx', 'eager'] as const)('an executable of %s', (engine) => {
  it('stacks outputs over steps, counts steps from where it is told, and keeps its state', async () => {
    const executable = await prepare(program, { engine, seed: 0 })
    const first = await executable.run({ firstStep: 2, steps: 2, inputs: { factor: scale } })
    expect(first['place']).toEqual({ shape: [2, 2], dtype: 'float32', data: Float32Array.of(6, 6, 15, 15) })
    const second = await executable.run({ firstStep: 4, steps: 1, inputs: { factor: scale } })
    expect([...(second['both']?.data ?? [])]).toEqual([32, 34])
    expect(second['far']).toEqual({ shape: [1, 2], dtype: 'bool', data: Uint8Array.of(1, 1) })
    const state = await executable.readState()
    expect([...state.keys()]).toEqual(['place', 'fixed'])
    expect([...(state.get('place')?.data ?? [])]).toEqual([27, 27])
    await executable.dispose()
  })

  it('works out what follows from a step’s number when the step comes, in double precision', async () => {
    const asked: number[] = []
    const counting = trace('counting', (scope) => () => {
      const third = scope.perStep((step) => {
        asked.push(step)
        return step / 3
      })
      return {
        third,
        sum: tf.add(
          tf.mul(third, 3),
          scope.perStep((step) => 2 ** -20 * step),
        ),
      }
    })
    expect(asked).toEqual([])
    const executable = await prepare(counting, { engine, seed: 0 })
    const { third, sum } = await executable.run({ firstStep: 999_999, steps: 3 })
    await executable.dispose()
    expect(asked).toEqual([999_999, 1_000_000, 1_000_001])
    expect(third?.data).toEqual(Float32Array.of(333_333, 1e6 / 3, 1_000_001 / 3))
    expect(sum?.data[0]).toBeCloseTo(999_999 * (1 + 2 ** -20), 0)
  })

  it('reads copies, and what is written stays the writer’s', async () => {
    const executable = await prepare(program, { engine, seed: 0 })
    const data = Float32Array.of(1, 2)
    await executable.writeState(new Map([['place', { shape: [2], dtype: 'float32', data }]]))
    data.fill(9)
    const read = (await executable.readState(['place'])).get('place')
    expect([...(read?.data ?? [])]).toEqual([1, 2])
    read?.data.fill(8)
    await executable.run({ firstStep: 0, steps: 1, inputs: { factor: scale } })
    expect([...((await executable.readState(['place'])).get('place')?.data ?? [])]).toEqual([1, 2])
    await executable.dispose()
  })

  it('draws, told of another seed, as if it had been prepared with that', async () => {
    const drawing = trace('drawing', (scope) => () => ({ drawn: tf.add(scope.noise.normal([64]), 0) }))
    const draw = async (seed: number, reseeds: readonly number[]) => {
      const executable = await prepare(drawing, { engine, seed })
      const results: unknown[] = [(await executable.run({ firstStep: 0, steps: 3 }))['drawn']?.data]
      for (const other of reseeds) {
        // steps in a row have the noise of the next ones filled ahead
        await executable.run({ firstStep: 3, steps: 3 })
        await executable.reseed(other)
        results.push((await executable.run({ firstStep: 6, steps: 3 }))['drawn']?.data)
      }
      await executable.dispose()
      return results
    }
    const [first, , third] = await draw(1, [1, 2])
    const [own] = await draw(1, [])
    expect(first).toEqual(own)
    expect(third).toEqual((await draw(2, [2]))[1])
    expect(third).not.toEqual((await draw(1, [1]))[1])
  })

  it('says what is wrong with a request', async () => {
    const executable = await prepare(program, { engine, seed: 0 })
    const request = { firstStep: 0, steps: 1, inputs: { factor: scale } }
    const wide: TensorValue = { shape: [1], dtype: 'float32', data: Float32Array.of(1) }
    await expect(executable.run({ ...request, inputs: {} })).rejects.toThrow('needs the input "factor"')
    await expect(executable.run({ ...request, inputs: { factor: wide } })).rejects.toThrow(
      'The input "factor" is float32 of shape []',
    )
    await expect(executable.run({ ...request, inputs: { factor: scale, other: scale } })).rejects.toThrow(
      'no input "other"',
    )
    await expect(executable.run({ ...request, steps: 0 })).rejects.toThrow('a whole number of steps of at least 1')
    await expect(executable.run({ ...request, firstStep: -1 })).rejects.toThrow('The first step must be')
    await expect(executable.readState(['nowhere'])).rejects.toThrow('no variable "nowhere"')
    await expect(executable.writeState(new Map([['place', scale]]))).rejects.toThrow(
      'The variable "place" is float32 of shape [2]',
    )
    await executable.run(request)
    await executable.dispose()
  })
})

describe('preparing', () => {
  it('refuses seeds and threads that are none', async () => {
    await expect(prepare(program, { engine: 'onnx', seed: 1.5 })).rejects.toThrow('The seed must be a whole number')
    await expect(prepare(program, { engine: 'onnx', seed: 0, threads: 0 })).rejects.toThrow('The number of threads')
  })

  it('takes one thread for a small step and all for a large one', async () => {
    const small = await prepare(denoisingProgram({ batch: 16, width: 8, dimension: 3 }), { engine: 'onnx', seed: 0 })
    expect(small.device).toMatch(/^CPU, 1 thread, ONNX Runtime \d+\.\d+/)
    await small.dispose()
  })

  it('describes the engines, one of them preferred', async () => {
    const engines = await describeEngines()
    expect(engines.map(({ kind }) => kind)).toEqual(engineKinds)
    expect(engines.filter(({ preferred }) => preferred)).toHaveLength(1)
    expect(engines.find(({ kind }) => kind === 'onnx')?.available).toBe(true)
  })
})

describe('memory', () => {
  it('does not grow over repeated runs', async () => {
    const executable = await prepare(denoisingProgram({ batch: 64, width: 32, dimension: 20 }), {
      engine: 'onnx',
      seed: 0,
    })
    let step = 0
    const go = async (runs: number) => {
      for (let run = 0; run < runs; run++, step += 20) await executable.run({ firstStep: step, steps: 20 })
      return process.memoryUsage().rss
    }
    await go(30)
    const before = await go(1)
    // A leak of one chunk's noise or outputs a run would show as more than 10 MB here.
    expect((await go(60)) - before).toBeLessThan(8 * 2 ** 20)
    await executable.dispose()
  })
})
