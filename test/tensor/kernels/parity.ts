import { onnx } from 'onnx-proto'
import { expect } from 'vitest'
import type { BuildStep, DType, Program, TensorValue } from '../../../src-main/tensor'
import { prepare, trace } from '../../../src-main/tensor'
import { buildModel } from '../../../src-main/tensor/lower/onnx/model'

export type Inputs = Readonly<Record<string, TensorValue>>

/** Runs one step on both engines and holds every output and variable of one against the other. */
export async function demandParity(build: BuildStep, inputs: Inputs = {}, tolerance = 1e-5): Promise<Program> {
  const program = trace('parity', build)
  const [onnx, eager] = await Promise.all(
    (['onnx', 'eager'] as const).map(async (engine) => {
      const executable = await prepare(program, { engine, seed: 5 })
      try {
        const outputs = await executable.run({ firstStep: 2, steps: 2, inputs })
        return { ...outputs, ...Object.fromEntries(await executable.readState()) }
      } finally {
        await executable.dispose()
      }
    }),
  )
  expect(Object.keys(onnx ?? {})).toEqual(Object.keys(eager ?? {}))
  for (const [name, expected] of Object.entries(eager ?? {})) demandClose(name, onnx?.[name], expected, tolerance)
  return program
}

/** Equal shape and type; numbers within a tolerance relative to the largest of 1 and themselves. */
export function demandClose(
  name: string,
  actual: TensorValue | undefined,
  expected: TensorValue,
  tolerance: number,
): void {
  expect(actual?.shape, `${name}: shape`).toEqual(expected.shape)
  expect(actual?.dtype, `${name}: type`).toBe(expected.dtype)
  expected.data.forEach((number, index) => {
    const other = actual?.data[index] ?? NaN
    const close =
      Object.is(other, number) ||
      other === number ||
      Math.abs(other - number) <= tolerance * Math.max(1, Math.abs(number))
    if (!close) expect.fail(`${name}[${index}] is ${other}, should be ${number}`)
  })
}

/** The nodes of a step in a program's ONNX model, for processors of a block where one is given. */
export function bodyOf(program: Program, block: number | null = null): readonly onnx.INodeProto[] {
  const model = onnx.ModelProto.decode(buildModel(program, block))
  return model.graph?.node?.[0]?.attribute?.find(({ name }) => name === 'body')?.g?.node ?? []
}

/** A generator of numbers that are the same in every run. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Random numbers of a shape between two bounds; integers and bools where the type is one. */
export function random(
  shape: readonly number[],
  seed: number,
  [low, high]: readonly [number, number] = [-2, 2],
  dtype: DType = 'float32',
): TensorValue {
  const next = generator(seed)
  for (let warm = 0; warm < 5; warm++) next()
  const count = shape.reduce((product, size) => product * size, 1)
  const numbers = Array.from({ length: count }, () => low + (high - low) * next())
  switch (dtype) {
    case 'float32':
      return { shape, dtype, data: Float32Array.from(numbers) }
    case 'int32':
      return { shape, dtype, data: Int32Array.from(numbers, Math.floor) }
    case 'bool':
      return { shape, dtype, data: Uint8Array.from(numbers, (number) => (number > (low + high) / 2 ? 1 : 0)) }
  }
}
