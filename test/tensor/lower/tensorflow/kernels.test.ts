import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { trace } from '../../../../src-main/tensor'
import type { BuildStep, Program, StepScope, TensorValue } from '../../../../src-main/tensor'
import { kernels } from '../../../../src-main/tensor/kernels/table'
import { prepareEager } from '../../../../src-main/tensor/lower/eager/eager'
import { prepareTensorflow } from '../../../../src-main/tensor/lower/tensorflow/tensorflow'
import { cases as tableCases, type Case as TableCase } from '../../kernels/cases/index'
import { cases, composed, type Material } from './cases'
import { describeOnTensorflow } from './here'

const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY]

const floats = (shape: readonly number[], numbers: readonly number[]): TensorValue => ({
  ...{ shape, dtype: 'float32' },
  data: Float32Array.from(numbers),
})
const others = (dtype: 'int32' | 'bool', numbers: readonly number[]): TensorValue => ({
  ...{ shape: [3, 4], dtype },
  data: dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers),
})
const spread = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * ((index * 7 + 3) % count)) / (count - 1))

const material = {
  x: floats([3, 4], spread(12, -1.83, 1.91)),
  y: floats([3, 4], spread(12, 1.31, -1.27)),
  row: floats([4], [0.7, -1.3, 2.1, -0.4]),
  unit: floats([3, 4], spread(12, 0.12, 0.88)),
  odd: floats([3, 4], [nan, infinity, -infinity, 0, -0, 1, -1, 3, -3, 0.5, 20, -20]),
  cube: floats([2, 3, 4], spread(24, -1.4, 1.7)),
  whole: others('int32', [5, -5, 7, -7, 0, 1, -1, 2, -2, 9, -9, 3]),
  divisor: others('int32', [2, 2, -3, -3, 4, 5, 5, -2, -2, 4, 4, 3]),
  flags: others('bool', [1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0]),
  others: others('bool', [1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0]),
  images: floats([2, 5, 4, 3], spread(120, -1.2, 1.3)),
  filter: floats([3, 3, 3, 2], spread(54, -0.9, 0.8)),
  indices: { shape: [5], dtype: 'int32', data: Int32Array.of(2, 0, 1, 1, 2) },
} as const satisfies Record<string, TensorValue>

const materialOf = (scope: StepScope): Material => {
  const input = (name: keyof typeof material) => scope.input(name, material[name].shape, material[name].dtype)
  const bytes = scope.dataset(
    'bytes',
    Uint8Array.from({ length: 24 }, (_, index) => index * 10),
    [2, 4],
  )
  return {
    ...{ x: input('x'), y: input('y'), row: input('row'), unit: input('unit'), odd: input('odd'), cube: input('cube') },
    ...{ images: input('images').as4D(2, 5, 4, 3), filter: input('filter').as4D(3, 3, 3, 2) },
    ...{ whole: input('whole'), divisor: input('divisor'), indices: input('indices') },
    ...{ flags: input('flags'), others: input('others') },
    rows: (indices) => bytes.rows(indices),
  }
}

/** All kernels in one step: every case is an output under its kernel's name. */
const everyKernel: BuildStep = (scope) => () => {
  const given = materialOf(scope)
  return Object.fromEntries(
    Object.entries(cases).flatMap(([name, make]) =>
      make(given).map((result, index) => [`${name}/${index}`, result] as const),
    ),
  )
}

const composedKernels: BuildStep = (scope) => () => {
  const given = materialOf(scope)
  return Object.fromEntries(
    Object.entries(composed).flatMap(([name, make]) =>
      make(given).flatMap(([direct, reference], index) => [
        [`${name}/${index}`, direct] as const,
        [`${name}/${index}/reference`, reference] as const,
      ]),
    ),
  )
}

type Outputs = Readonly<Record<string, TensorValue>>

/** Equal up to rounding; NaN and infinities in the same places. */
function differs(value: number, reference: number): boolean {
  if (Number.isNaN(reference)) return !Number.isNaN(value)
  if (!Number.isFinite(reference)) return value !== reference
  return !(Math.abs(value - reference) <= 2e-5 * Math.max(1, Math.abs(reference)))
}

function demandSame(place: string, value: TensorValue | undefined, reference: TensorValue | undefined): void {
  expect(value?.shape, place).toEqual(reference?.shape)
  expect(value?.dtype, place).toEqual(reference?.dtype)
  const numbers = [...(value?.data ?? [])]
  const wrong = numbers.flatMap((number, index) =>
    differs(number, reference?.data[index] ?? nan) ? [`[${index}] ${number} for ${reference?.data[index]}`] : [],
  )
  expect(wrong, place).toEqual([])
}

const request = { firstStep: 0, steps: 1, inputs: material }

async function onTensorflow(program: Program, compiled: boolean): Promise<Outputs> {
  const executable = await prepareTensorflow(program, { engine: 'tensorflow', seed: 0 }, { compiled })
  try {
    return await executable.run(request)
  } finally {
    await executable.dispose()
  }
}

const ways = [
  { way: 'compiled', compiled: true },
  { way: 'node by node', compiled: false },
]

describeOnTensorflow('kernels give what tfjs gives', () => {
  const program = trace('kernels', everyKernel)
  const combined = trace('composed', composedKernels)

  it('and each is in a program', () => {
    const called = new Set([...program.nodes, ...combined.nodes].map(({ kernel }) => kernel))
    expect(Object.keys(kernels).filter((name) => !called.has(name))).toEqual([])
  })

  // A hundred kernels in one program take XLA a while.
  it.each(ways)('$way', { timeout: 180_000 }, async ({ compiled }) => {
    const eager = await prepareEager(program, { engine: 'eager', seed: 0 })
    const expected = await eager.run(request)
    const outputs = await onTensorflow(program, compiled)
    for (const [place, reference] of Object.entries(expected)) demandSame(place, outputs[place], reference)
  })

  it.each(ways)('$way, where tfjs composes them of others', async ({ compiled }) => {
    const outputs = await onTensorflow(combined, compiled)
    for (const [place, value] of Object.entries(outputs))
      if (!place.endsWith('/reference')) demandSame(place, value, outputs[`${place}/reference`])
  })
})

/** Values and gradients of the table's own cases, over ranks and broadcasts; the outputs are weighed unevenly. */
const withGradients =
  (list: readonly TableCase[]): BuildStep =>
  (scope) =>
  () =>
    Object.fromEntries(
      list.flatMap(({ inputs, gradient, call }, number) => {
        const tensors = inputs.map(({ shape, dtype }, index) => scope.input(`x${number}/${index}`, shape, dtype))
        const weighed = (...given: tf.Tensor[]) =>
          tf.addN(
            [call(...given)].flat().map((output) => {
              const weights = tf.reshape(tf.cos(tf.range(1, output.size + 1)), output.shape)
              return tf.sum(tf.mul(tf.cast(output, 'float32'), weights))
            }),
          )
        const results = [...[call(...tensors)].flat(), ...(gradient ? tf.grads(weighed)(tensors) : [])]
        return results.map((result, index) => [`${number}/${index}`, result] as const)
      }),
    )

describeOnTensorflow('values and gradients over ranks and broadcasts', () => {
  it.each(Object.entries(tableCases))('%s', async (kernel, list) => {
    const program = trace(kernel, withGradients(list))
    const inputs = Object.fromEntries(
      list.flatMap((each, number) => each.inputs.map((value, index) => [`x${number}/${index}`, value])),
    )
    const results: Outputs[] = []
    for (const executable of [
      await prepareEager(program, { engine: 'eager', seed: 0 }),
      await prepareTensorflow(program, { engine: 'tensorflow', seed: 0 }, { compiled: false }),
    ]) {
      results.push(await executable.run({ firstStep: 0, steps: 1, inputs }))
      await executable.dispose()
    }
    const [expected, outputs] = results
    for (const [place, reference] of Object.entries(expected ?? {})) demandSame(place, outputs?.[place], reference)
  })
})
