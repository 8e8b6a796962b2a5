import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import type { BuildStep, NoiseSource, Shaped, StepScope } from '../../src-main/tensor/scope'

/** A small repeatable generator (SplitMix32 and Box–Muller), independent of the program's own. */
export function generator(seed: number) {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/** Numbers as a tensor of that shape, on the CPU. */
export const shaped = <Shape extends readonly number[]>(values: Float32Array | Int32Array, shape: Shape) =>
  tf.tensor(values, [...shape]) as tf.Tensor as Shaped<Shape>

/** Noise from a seed, drawn at once on the CPU. */
export function eagerNoise(seed: number): NoiseSource {
  const { uniform, normal } = generator(seed)
  const below = () => Math.fround(uniform() * (1 - 2 ** -24))
  return {
    normal: (shape) => shaped(Float32Array.from({ length: size(shape) }, normal), shape),
    uniform: (shape) => shaped(Float32Array.from({ length: size(shape) }, below), shape),
    integers: (shape, bound) =>
      shaped(
        Int32Array.from({ length: size(shape) }, () => Math.floor(uniform() * bound)),
        shape,
      ),
  }
}

export interface EagerRun {
  readonly steps: number
  readonly seed: number
  /** Values that variables take before the first step. */
  readonly state?: Readonly<Record<string, Float32Array>>
}

export interface EagerResult {
  /** Outputs of each step, in order. */
  readonly outputs: readonly Readonly<Record<string, Float32Array>>[]
  /** Variables after the last step. */
  readonly state: Readonly<Record<string, Float32Array>>
}

/** Runs a step plainly on tfjs's CPU backend, one op after the other. */
export async function runEagerly(build: BuildStep, { steps, seed, state = {} }: EagerRun): Promise<EagerResult> {
  await tf.setBackend('cpu')
  let index = 0
  const scope: StepScope = {
    noise: eagerNoise(seed),
    step: () => tf.scalar(index, 'int32'),
    perStep: (value) => tf.scalar(value(index)),
    input: (name) => {
      throw new Error(`No value for the input ${name}.`)
    },
    dataset: (_, values, rowShape) => {
      const rows = values.length / size(rowShape)
      return {
        count: rows,
        rowShape,
        rows(indices) {
          const wanted = indices.dataSync()
          const length = size(rowShape)
          const gathered = new Float32Array(wanted.length * length)
          wanted.forEach((row, i) => gathered.set(values.subarray(row * length, (row + 1) * length), i * length))
          return shaped(gathered, [wanted.length, ...rowShape] as const)
        },
      }
    },
  }
  const engine = tf.engine()
  const variables = engine.registeredVariables
  const before = new Set(Object.keys(variables))
  engine.startScope()
  try {
    const step = build(scope)
    for (const [name, values] of Object.entries(state)) {
      const variable = variables[name]
      if (variable === undefined) throw new Error(`No variable ${name}.`)
      variable.assign(tf.tensor(values, variable.shape))
    }
    const outputs: Record<string, Float32Array>[] = []
    for (; index < steps; index++) {
      const reported = tf.tidy(() => ({ ...step() }))
      outputs.push(
        Object.fromEntries(
          Object.entries(reported).map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync())]),
        ),
      )
      tf.dispose(reported)
    }
    const made = Object.keys(variables).filter((name) => !before.has(name))
    return {
      outputs,
      state: Object.fromEntries(made.map((name) => [name, Float32Array.from(variables[name]?.dataSync() ?? [])])),
    }
  } finally {
    for (const name of Object.keys(variables)) if (!before.has(name)) variables[name]?.dispose()
    engine.endScope()
  }
}

/** The one output of a step's only run. */
export async function runOnce(build: BuildStep, output: string, seed = 1): Promise<Float32Array> {
  const { outputs } = await runEagerly(build, { steps: 1, seed })
  const values = outputs[0]?.[output]
  if (values === undefined) throw new Error(`No output ${output}.`)
  return values
}

/** Mean and covariance of the rows of [count, d]. */
export function moments(values: Float32Array, dimension: number) {
  const count = values.length / dimension
  const at = (i: number, j: number) => values[i * dimension + j] ?? NaN
  const mean = Array.from({ length: dimension }, (_, j) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += at(i, j)
    return sum / count
  })
  const covariance = mean.map((meanJ, j) =>
    mean.map((meanK, k) => {
      let sum = 0
      for (let i = 0; i < count; i++) sum += (at(i, j) - meanJ) * (at(i, k) - meanK)
      return sum / count
    }),
  )
  return { count, mean, covariance }
}
