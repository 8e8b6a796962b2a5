import { afterEach, describe, expect, it } from 'vitest'
import type { Executable, TensorValue } from '../../src-main/tensor'
import { prepare } from '../../src-main/tensor'
import { denoisingProgram } from './networks'

const program = denoisingProgram({ batch: 32, width: 16, dimension: 5 })
const open: Executable[] = []

async function start(engine: 'onnx' | 'eager', seed = 3): Promise<Executable> {
  const executable = await prepare(program, { engine, seed })
  open.push(executable)
  return executable
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((executable) => executable.dispose()))
})

function relativeError(value: TensorValue, reference: TensorValue): number {
  let [difference, size] = [0, 1e-12]
  value.data.forEach((number, index) => {
    difference = Math.max(difference, Math.abs(number - (reference.data[index] ?? 0)))
    size = Math.max(size, Math.abs(reference.data[index] ?? 0))
  })
  return difference / size
}

function demandEqual(a: ReadonlyMap<string, TensorValue>, b: ReadonlyMap<string, TensorValue>): void {
  expect([...a.keys()]).toEqual([...b.keys()])
  for (const [name, value] of a) expect(value, name).toEqual(b.get(name))
}

describe('ten training steps', () => {
  it('end with every parameter within 1e-4 of the eager run', async () => {
    const [onnx, eager] = [await start('onnx'), await start('eager')]
    const request = { firstStep: 0, steps: 10 }
    const losses = await Promise.all([onnx.run(request), eager.run(request)])
    expect(relativeError(losses[0]?.['loss'] as TensorValue, losses[1]?.['loss'] as TensorValue)).toBeLessThan(1e-5)
    const expected = await eager.readState()
    for (const [name, value] of await onnx.readState()) {
      expect(relativeError(value, expected.get(name) ?? value), name).toBeLessThan(1e-4)
    }
  })

  it('do not depend on the size of the chunks, bit for bit', async () => {
    const states: ReadonlyMap<string, TensorValue>[] = []
    for (const steps of [10, 5, 1]) {
      const executable = await start('onnx')
      for (let step = 0; step < 10; step += steps) await executable.run({ firstStep: step, steps })
      states.push(await executable.readState())
    }
    const [whole, halves, single] = states
    if (!whole || !halves || !single) throw new Error('A run is missing.')
    demandEqual(halves, whole)
    demandEqual(single, whole)
  })

  it('go on from written state as if they had never stopped', async () => {
    const [uninterrupted, before, after] = [await start('onnx'), await start('onnx'), await start('onnx')]
    await uninterrupted.run({ firstStep: 0, steps: 10 })
    await before.run({ firstStep: 0, steps: 4 })
    await after.writeState(await before.readState())
    await after.run({ firstStep: 4, steps: 6 })
    demandEqual(await after.readState(), await uninterrupted.readState())
  })
})
