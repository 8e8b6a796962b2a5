import { describe, expect, it } from 'vitest'
import { learningRate } from '../../../src-main/diffusion/optimization/rate'
import { runEagerly } from '../eager'
import { from, quadratic, training } from './runs'

/** The learning rates of all steps. */
async function rates(input: Record<string, unknown>): Promise<number[]> {
  const spec = training(input)
  const { outputs } = await runEagerly(
    (scope) => () => {
      const rate = learningRate(spec, () => scope.step())
      if (typeof rate === 'number') throw new Error('The rate never changes.')
      return { rate }
    },
    { steps: spec.steps, seed: 1 },
  )
  return outputs.map(({ rate }) => rate?.[0] ?? NaN)
}

describe('the learning rate', () => {
  it('is a number where nothing changes it', () => {
    const unasked = () => {
      throw new Error('The index was asked for.')
    }
    expect(learningRate(training({ optimizer: { learningRate: 0.25 } }), unasked)).toBe(0.25)
  })

  it('falls as a cosine from all of it at the first step to the final fraction at the last', async () => {
    const found = await rates({
      steps: 21,
      optimizer: { learningRate: 0.5 },
      schedule: { kind: 'cosine', final: 0.1 },
    })
    expect(found[0]).toBeCloseTo(0.5, 6)
    expect(found[5]).toBeCloseTo(0.5 * (0.1 + 0.9 * 0.5 * (1 + Math.SQRT1_2)), 6)
    expect(found[10]).toBeCloseTo(0.275, 6)
    expect(found[20]).toBeCloseTo(0.05, 6)
  })

  it('rises evenly in the warm-up, after which the course begins', async () => {
    const constant = await rates({
      steps: 6,
      optimizer: { learningRate: 1 },
      schedule: { kind: 'constant', warmup: 4 },
    })
    expect(constant).toEqual([0.25, 0.5, 0.75, 1, 1, 1])
    const cosine = await rates({ steps: 13, optimizer: { learningRate: 1 }, schedule: { kind: 'cosine', warmup: 4 } })
    expect(cosine.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1])
    expect(cosine[8]).toBeCloseTo(0.5, 6)
    expect(cosine[12]).toBeCloseTo(0, 6)
  })

  it('is refused where the warm-up never ends', () => {
    expect(() => training({ steps: 10, schedule: { kind: 'constant', warmup: 10 } })).toThrow(
      /less than training\.steps/,
    )
  })
})

describe('the average of the parameters', () => {
  it('weighs what came after each step by δ^age, free of bias', async () => {
    const decay = 0.8
    const spec = training({
      optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 },
      average: { kind: 'exponential', decay },
    })
    for (const steps of [1, 2, 7]) {
      const { outputs, state } = await runEagerly(quadratic(spec), { steps, seed: 1 })
      const last = [...(state['network/first'] ?? []), ...(state['network/second'] ?? [])]
      const path = [...outputs.slice(1).map(({ x }) => [...(x ?? [])]), last]
      const weights = path.map((_, j) => decay ** (steps - 1 - j))
      const whole = weights.reduce((sum, weight) => sum + weight, 0)
      const mean = from.map((_, i) =>
        path.reduce((sum, x, j) => sum + ((weights[j] ?? NaN) * (x[i] ?? NaN)) / whole, 0),
      )
      const found = [...(state['average/network/first'] ?? []), ...(state['average/network/second'] ?? [])]
      mean.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5))
    }
  })

  it('is not kept unless it is asked for', async () => {
    const { state } = await runEagerly(quadratic(training({})), { steps: 1, seed: 1 })
    expect(Object.keys(state).filter((name) => name.startsWith('average/'))).toEqual([])
  })
})
