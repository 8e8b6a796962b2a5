import { describe, expect, it } from 'vitest'
import { CloudpinError } from '@contract/failure'
import { tableCollection } from '../../../src-main/diffusion/data/collection'
import { Epochs, epochSampler } from '../../../src-main/diffusion/data/epochs'
import { drawnSet, splitSet } from '../../../src-main/diffusion/data/finite-set'
import { orderOf } from '../../../src-main/diffusion/data/order'
import { sequenceSampler } from '../../../src-main/diffusion/data/sequence'
import { prepare, trace, type Executable } from '../../../src-main/tensor'

const sizes = { kind: 'finite', train: 7, validation: 5, test: 3 } as const
/** Point k is (k, −k). */
const points = tableCollection(
  Float32Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? i / 2 : -(i - 1) / 2)),
  2,
)
const set = drawnSet(points, sizes)
const batch = 3
const epochs = () => new Epochs({ seed: 4, size: sizes.train, batch })

/** Runs the sampler on ONNX Runtime in chunks of so many steps, and answers with the points' numbers in order. */
async function taken(executable: Executable, from: number, to: number, chunk: number): Promise<number[]> {
  const order = epochs()
  const found: number[] = []
  for (let step = from; step < to;) {
    const steps = Math.min(chunk, to - step, order.most(step))
    const { rows } = await executable.run({ firstStep: step, steps, inputs: order.inputs(step) })
    const values = rows?.data ?? []
    for (let i = 0; i < values.length; i += 2) {
      expect((values[i + 1] ?? NaN) + (values[i] ?? NaN)).toBe(0)
      found.push(values[i] ?? NaN)
    }
    step += steps
  }
  return found
}

const sampler = () =>
  prepare(
    trace('epochs', (scope) => {
      const draw = epochSampler(set, scope)
      return () => ({ rows: draw(batch) })
    }),
    { engine: 'onnx', seed: 0, threads: 1 },
  )

describe('batches by epochs', () => {
  it('meet every training point once an epoch, and no other point', async () => {
    const executable = await sampler()
    const found = await taken(executable, 0, 14, 5)
    await executable.dispose()
    for (let epoch = 0; epoch < 6; epoch++) {
      const met = found.slice(7 * epoch, 7 * (epoch + 1))
      expect(met.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
    }
    expect(found.slice(0, 7)).not.toEqual(found.slice(7, 14))
  })

  it('are the same however the steps are divided, and from whatever step a run goes on', async () => {
    const executable = await sampler()
    const whole = await taken(executable, 0, 40, 4)
    expect(await taken(executable, 0, 40, 1)).toEqual(whole)
    expect(await taken(executable, 11, 40, 100)).toEqual(whole.slice(33))
    await executable.dispose()
  })

  it('begin far into a training where no product fits 32 bits', () => {
    const far = new Epochs({ seed: 1, size: 1000, batch: 999 })
    const { 'data/place': place } = far.inputs(90_000_000)
    expect([...(place?.data ?? [])]).toEqual([(90_000_000 * 999) % 1000, 90_000_000])
    expect(far.most(90_000_000)).toBe(Math.floor((2000 - ((90_000_000 * 999) % 1000)) / 999))
  })
})

describe('an order', () => {
  it('is a permutation that depends on seed, use and index', () => {
    const order = orderOf('epoch', 1, 5, 1000)
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(orderOf('epoch', 1, 5, 1000)).toEqual(order)
    for (const other of [orderOf('epoch', 2, 5, 1000), orderOf('epoch', 1, 6, 1000), orderOf('split', 1, 5, 1000)])
      expect(other).not.toEqual(order)
  })

  it('puts every point at every place equally often', () => {
    const count = 6000
    const seen = Array.from({ length: 25 }, () => 0)
    for (let index = 0; index < count; index++) {
      orderOf('epoch', 3, index, 5).forEach(
        (point, place) => (seen[5 * point + place] = (seen[5 * point + place] ?? 0) + 1),
      )
    }
    const expected = count / 5
    const squares = seen.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0)
    // χ² with 16 degrees of freedom: above 39.3 once in a thousand
    expect(squares).toBeLessThan(39.3)
  })
})

describe('the parts of a set', () => {
  it('share no point, and a split of given points is one of the seed', () => {
    const split = splitSet(points, sizes, 8)
    const all = Object.values(split.parts).flatMap((part) => [...part])
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => i))
    expect(splitSet(points, sizes, 8)).toEqual(split)
    expect(splitSet(points, sizes, 9).parts.train).not.toEqual(split.parts.train)
  })

  it('refuse more points than there are, and say how many would do', () => {
    const ask = () => splitSet(points, { ...sizes, train: 100 }, 0)
    expect(ask).toThrow(CloudpinError)
    expect(ask).toThrow(
      'training.data asks for 108 points in all, and the target has 15; training.data.train can be 7 at most.',
    )
  })

  it('are taken one after the other where they are not trained on', async () => {
    const program = trace('sequence', (scope) => {
      const draw = sequenceSampler(set, 'validation', scope)
      return () => ({ rows: draw(3) })
    })
    const executable = await prepare(program, { engine: 'onnx', seed: 0, threads: 1 })
    const { rows } = await executable.run({ firstStep: 0, steps: 2 })
    await executable.dispose()
    expect([...(rows?.data ?? [])].filter((_, i) => i % 2 === 0)).toEqual([7, 8, 9, 10, 11, 11])
  })
})
