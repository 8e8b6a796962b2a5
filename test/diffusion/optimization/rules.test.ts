import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { prepare, trace } from '../../../src-main/tensor'
import type { BuildStep } from '../../../src-main/tensor/scope'
import { runEagerly } from '../eager'
import { curvature, from, quadratic, training } from './runs'

const steps = 6

/** One element's way through the steps in double precision. */
type Rule = (gradient: number, value: number, k: number, memory: Map<string, number>) => number

function reference(rule: Rule): number[] {
  return from.map((start, i) => {
    const memory = new Map<string, number>()
    let x: number = start
    for (let k = 1; k <= steps; k++) x = rule((curvature[i] ?? NaN) * x, x, k, memory)
    return x
  })
}

const kept = (memory: Map<string, number>, name: string, update: (old: number) => number) => {
  const value = update(memory.get(name) ?? 0)
  memory.set(name, value)
  return value
}

const adamMove = (rate: number, beta1: number, beta2: number, epsilon: number): Rule => {
  return (g, _, k, memory) => {
    const m = kept(memory, 'm', (old) => beta1 * old + (1 - beta1) * g)
    const v = kept(memory, 'v', (old) => beta2 * old + (1 - beta2) * g * g)
    return (rate * (m / (1 - beta1 ** k))) / (Math.sqrt(v / (1 - beta2 ** k)) + epsilon)
  }
}

const cases: readonly (readonly [optimizer: Record<string, unknown>, rule: Rule])[] = [
  [
    { kind: 'adam', learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
    (g, x, k, memory) => x - adamMove(0.05, 0.8, 0.95, 1e-3)(g, x, k, memory),
  ],
  [{ learningRate: 0.02 }, (g, x, k, memory) => x - adamMove(0.02, 0.9, 0.999, 1e-8)(g, x, k, memory)],
  [
    { kind: 'adamw', learningRate: 0.05, weightDecay: 0.3 },
    (g, x, k, memory) => (1 - 0.05 * 0.3) * x - adamMove(0.05, 0.9, 0.999, 1e-8)(g, x, k, memory),
  ],
  [{ kind: 'sgd', learningRate: 0.1, momentum: 0 }, (g, x) => x - 0.1 * g],
  [
    { kind: 'sgd', learningRate: 0.1, momentum: 0.7 },
    (g, x, _, memory) => x - 0.1 * kept(memory, 'u', (old) => 0.7 * old + g),
  ],
  [
    { kind: 'sgd', learningRate: 0.1, momentum: 0.7, acceleration: 'nesterov' },
    (g, x, _, memory) => x - 0.1 * (g + 0.7 * kept(memory, 'u', (old) => 0.7 * old + g)),
  ],
]

/** The parameters after so many steps. */
async function after(build: BuildStep, count: number): Promise<number[]> {
  const { state } = await runEagerly(build, { steps: count, seed: 1 })
  return [...(state['network/first'] ?? []), ...(state['network/second'] ?? [])]
}

/** What the steps report, on ONNX Runtime. */
async function compiled(build: BuildStep, count: number) {
  const executable = await prepare(trace('train', build), { engine: 'onnx', seed: 1, threads: 1 })
  try {
    return await executable.run({ firstStep: 0, steps: count })
  } finally {
    await executable.dispose()
  }
}

describe('an optimizer', () => {
  it.each(cases)('moves as its formula says: %o', async (optimizer, rule) => {
    const found = await after(quadratic(training({ optimizer })), steps)
    reference(rule).forEach((expected, i) => expect(found[i]).toBeCloseTo(expected, 5))
  })

  it('is tfjs’s own Adam, bit for bit, compiled too', async () => {
    const mine = quadratic(training({ optimizer: { learningRate: 0.02 } }))
    const its = quadratic(training({}), (variables) => {
      const adam = tf.train.adam(0.02, 0.9, 0.999, 1e-8)
      return (loss) => adam.minimize(loss, true, [...variables]) ?? loss()
    })
    expect(await after(mine, 20)).toEqual(await after(its, 20))
    expect(await compiled(mine, 20)).toEqual(await compiled(its, 20))
  })
})

describe('clipping', () => {
  const norm = Math.hypot(...from.map((x, i) => x * (curvature[i] ?? NaN)))
  const plain = { kind: 'sgd', learningRate: 0.1, momentum: 0 }

  it('leaves gradients that are short enough untouched, bit for bit', async () => {
    const clipped = await after(quadratic(training({ optimizer: plain, clipNorm: norm * 1.001 })), 1)
    expect(clipped).toEqual(await after(quadratic(training({ optimizer: plain })), 1))
  })

  it('scales all of them together to the norm', async () => {
    const found = await after(quadratic(training({ optimizer: plain, clipNorm: 2 })), 1)
    from.forEach((x, i) => expect(found[i]).toBeCloseTo(x - (0.1 * 2 * x * (curvature[i] ?? NaN)) / norm, 5))
  })
})
