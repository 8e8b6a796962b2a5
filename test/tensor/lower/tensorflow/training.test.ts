import * as tf from '@tensorflow/tfjs-core'
import { setImmediate } from 'node:timers'
import { afterEach, expect, it } from 'vitest'
import { prepare, trace } from '../../../../src-main/tensor'
import type { Executable, PrepareOptions, Program, TensorValue } from '../../../../src-main/tensor'
import { capacityOf } from '../../../../src-main/tensor/lower/tensorflow/executable'
import { denoisingProgram } from '../../networks'
import { describeOnTensorflow, here } from './here'

const training = denoisingProgram({ batch: 32, width: 16, dimension: 5 })
const open: Executable[] = []

async function start(program: Program, engine: PrepareOptions['engine'] = 'tensorflow'): Promise<Executable> {
  const executable = await prepare(program, { engine, seed: 3 })
  open.push(executable)
  return executable
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((executable) => executable.dispose()))
})

type State = ReadonlyMap<string, TensorValue>

/** The largest difference of any value, relative to the largest of its tensor. */
function relativeError(values: State, references: State): number {
  expect([...values.keys()]).toEqual([...references.keys()])
  return Math.max(
    ...[...references].map(([name, { data }]) => {
      const size = Math.max(1e-12, ...data.map(Math.abs))
      return Math.max(...data.map((number, index) => Math.abs(number - (values.get(name)?.data[index] ?? NaN)))) / size
    }),
  )
}

describeOnTensorflow('ten training steps', () => {
  it.each(['eager', 'onnx'] as const)('end with every parameter within 1e-4 of the %s run', async (engine) => {
    const [ours, theirs] = [await start(training), await start(training, engine)]
    const [losses, others] = [
      await ours.run({ firstStep: 0, steps: 10 }),
      await theirs.run({ firstStep: 0, steps: 10 }),
    ]
    expect(relativeError(new Map(Object.entries(losses)), new Map(Object.entries(others)))).toBeLessThan(1e-4)
    expect(relativeError(await ours.readState(), await theirs.readState())).toBeLessThan(1e-4)
  })

  it('do not depend on how many go through in one call, bit for bit', async () => {
    const states: State[] = []
    for (const steps of [10, 3]) {
      const executable = await start(training)
      for (let step = 0; step < 10; step += steps)
        await executable.run({ firstStep: step, steps: Math.min(steps, 10 - step) })
      states.push(await executable.readState())
    }
    expect(states[1]).toEqual(states[0])
  })

  it('go on from written state as if they had never stopped', async () => {
    const [whole, before, after] = [await start(training), await start(training), await start(training)]
    await whole.run({ firstStep: 0, steps: 10 })
    await before.run({ firstStep: 0, steps: 4 })
    await after.writeState(await before.readState())
    await after.run({ firstStep: 4, steps: 6 })
    expect(await after.readState()).toEqual(await whole.readState())
  })
})

/** A counter, a sum of noise, the step's number, and an input: all that a program may ask for. */
const everything = trace('everything', (scope) => {
  const count = tf.variable(tf.scalar(0), true, 'count')
  const total = tf.variable(tf.zeros([2]), true, 'total')
  const kept = tf.variable(tf.tensor1d([1, 0, 1], 'bool'), false, 'kept')
  return () => {
    count.assign(tf.add(count, scope.input('by', [], 'float32')))
    total.assign(tf.add(total, scope.noise.normal([2])))
    return {
      step: scope.step(),
      total: tf.add(total, 0),
      drawn: scope.noise.integers([3], 6),
      root: scope.perStep(Math.sqrt),
      kept: tf.logicalNot(kept),
    }
  }
})

const by = (value: number): TensorValue => ({ shape: [], dtype: 'float32', data: Float32Array.of(value) })

describeOnTensorflow('a program', () => {
  it('gives what the eager engine gives, over more steps than go through in one call', async () => {
    const steps = capacityOf(everything) + 44
    const request = { firstStep: 7, steps, inputs: { by: by(0.5) } }
    const [ours, eager] = [await start(everything), await start(everything, 'eager')]
    const [outputs, expected] = [await ours.run(request), await eager.run(request)]
    expect(outputs['step']?.data).toEqual(Int32Array.from({ length: steps }, (_, index) => 7 + index))
    for (const name of ['drawn', 'kept']) expect(outputs[name], name).toEqual(expected[name])
    expect(relativeError(new Map(Object.entries(outputs)), new Map(Object.entries(expected)))).toBeLessThan(1e-5)
    const state = await ours.readState()
    expect(state.get('count')?.data[0]).toBe(steps / 2)
    expect([...(state.get('kept')?.data ?? [])]).toEqual([1, 0, 1])
  })

  it('keeps what was written although the array that was written from changes later', async () => {
    const executable = await start(everything)
    const data = Float32Array.of(41)
    await executable.writeState(new Map([['count', { shape: [], dtype: 'float32', data }]]))
    data[0] = -1
    await executable.run({ firstStep: 0, steps: 1, inputs: { by: by(1) } })
    data[0] = -2
    expect((await executable.readState(['count'])).get('count')?.data).toEqual(Float32Array.of(42))
  })

  it('runs beside another of the same name without touching its state', async () => {
    const [one, other] = [await start(everything), await start(everything)]
    await one.run({ firstStep: 0, steps: 3, inputs: { by: by(1) } })
    await other.run({ firstStep: 0, steps: 5, inputs: { by: by(1) } })
    expect((await one.readState(['count'])).get('count')?.data[0]).toBe(3)
    expect((await other.readState(['count'])).get('count')?.data[0]).toBe(5)
  })

  it('gives others a turn between its calls', async () => {
    const executable = await start(everything)
    const order: string[] = []
    const run = executable.run({ firstStep: 0, steps: 2 * capacityOf(everything), inputs: { by: by(1) } })
    setImmediate(() => order.push('another'))
    await run.then(() => order.push('the run'))
    expect(order).toEqual(['another', 'the run'])
  })

  it('is compiled where it is small and runs node by node where it is large', async () => {
    const chain = (length: number) =>
      trace('chain', (scope) => () => {
        let x = scope.noise.normal([2])
        for (let link = 0; link < length; link++) x = tf.tanh(x)
        return { x }
      })
    const [small, large] = [await start(chain(10)), await start(chain(1200))]
    expect(small.device).toBe(here.kind === 'installed' ? here.detail : '')
    expect(large.device).not.toMatch(/XLA/)
    const { x } = await large.run({ firstStep: 0, steps: 3 })
    expect(x?.data.every((number) => Math.abs(number) < 0.1)).toBe(true)
  })

  it('is gone once it is disposed of, and says so', async () => {
    const executable = await prepare(everything, { engine: 'tensorflow', seed: 3 })
    await executable.dispose()
    await executable.dispose()
    await expect(executable.readState()).rejects.toThrow(/was disposed of/)
  })

  it.each([
    ['an unknown variable', (each: Executable) => each.readState(['weights']), /no variable "weights"/],
    [
      'an unknown input',
      (each: Executable) => each.run({ firstStep: 0, steps: 1, inputs: { by: by(1), x: by(1) } }),
      /no input "x"/,
    ],
    ['a missing input', (each: Executable) => each.run({ firstStep: 0, steps: 1 }), /needs the input "by"/],
    ['no steps', (each: Executable) => each.run({ firstStep: 0, steps: 0 }), /whole number of steps/],
    [
      'another shape',
      (each: Executable) => each.writeState(new Map([['total', by(1)]])),
      /"total" is float32 of shape \[2\]/,
    ],
  ])('refuses %s with a sentence, and goes on', async (_what, wrong, sentence) => {
    const executable = await start(everything)
    await expect(wrong(executable)).rejects.toThrow(sentence)
    await executable.run({ firstStep: 0, steps: 2, inputs: { by: by(1) } })
    expect((await executable.readState(['count'])).get('count')?.data[0]).toBe(2)
  })

  it('that asks for more memory than there is fails with a sentence, and the process lives', async () => {
    const huge = trace('huge', (scope) => () => ({
      sum: tf.sum(tf.matMul(tf.reshape(scope.noise.normal([4_000_000]), [4_000_000, 1]), tf.ones([1, 4_000_000]))),
    }))
    await expect(start(huge).then((executable) => executable.run({ firstStep: 0, steps: 1 }))).rejects.toThrow(
      /TensorFlow (failed|could not)/,
    )
    const executable = await start(everything)
    await executable.run({ firstStep: 0, steps: 1, inputs: { by: by(1) } })
  })
})
