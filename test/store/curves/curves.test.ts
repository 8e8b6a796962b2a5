import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketEdges } from '../../../src-main/store/curves/curve-buckets'
import { openHistory, withRun } from '../scratch'

const ramp = (length: number) => Float32Array.from({ length }, (_, k) => Math.sin(k / 7) + k / 1000)

async function everything(history: ReturnType<typeof openHistory>): Promise<number[]> {
  const values: number[] = []
  for await (const chunk of history.curves.chunks('run1')) {
    expect(chunk.firstStep).toBe(values.length)
    values.push(...chunk.values)
  }
  return values
}

describe('appending', () => {
  test('however a curve is cut into pieces, it comes back whole, in few rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 90 }), async (lengths) => {
        const history = withRun(openHistory())
        const curve = ramp(lengths.reduce((sum, length) => sum + length, 0))
        let firstStep = 0
        for (const length of lengths) {
          history.curves.append('run1', { firstStep, values: curve.subarray(firstStep, firstStep + length) })
          firstStep += length
        }
        expect(await everything(history)).toEqual([...curve])
        expect(rows(history.file)).toBeLessThan(32 + curve.length / 16_384 + 1)
        history.close()
      }),
      { numRuns: 12, seed: 1 },
    )
  })

  test('values that begin before the end replace what was there', async () => {
    const history = withRun(openHistory())
    history.curves.append('run1', { firstStep: 0, values: Float32Array.of(1, 2, 3) })
    history.curves.append('run1', { firstStep: 3, values: Float32Array.of(4, 5, 6) })
    history.curves.append('run1', { firstStep: 2, values: Float32Array.of(30, 40) })
    expect(await everything(history)).toEqual([1, 2, 30, 40])
    history.curves.append('run1', { firstStep: 0, values: Float32Array.of(7) })
    expect(await everything(history)).toEqual([7])
  })

  test('a million steps are a few dozen rows', () => {
    const history = withRun(openHistory())
    const piece = ramp(5000)
    for (let firstStep = 0; firstStep < 1_000_000; firstStep += piece.length) {
      history.curves.append('run1', { firstStep, values: piece })
    }
    expect(history.curves.totalSteps('run1')).toBe(1_000_000)
    expect(rows(history.file)).toBeLessThan(80)
  })

  test('what is merged while it is read is read once', async () => {
    const history = withRun(openHistory())
    const add = (firstStep: number) => {
      history.curves.append('run1', { firstStep, values: Float32Array.of(firstStep, firstStep + 1) })
    }
    for (let k = 0; k < 31; k += 1) add(2 * k)
    const values: number[] = []
    for await (const chunk of history.curves.chunks('run1')) {
      values.push(...chunk.values)
      // the 32nd chunk has all of them joined into one
      if (values.length === 10) add(62)
    }
    expect(values).toEqual(Array.from({ length: 64 }, (_, k) => k))
  })
})

describe('buckets', () => {
  const plain = (curve: Float32Array, from: number, to: number) => {
    const part = curve.subarray(from, to + 1)
    return {
      least: Math.min(...part),
      greatest: Math.max(...part),
      mean: part.reduce((a, b) => a + b, 0) / part.length,
    }
  }

  test.each(['linear', 'log'] as const)('in %s steps hold every value of the range once', async (scale) => {
    const history = withRun(openHistory())
    const curve = ramp(5000)
    for (let k = 0; k < 5000; k += 250)
      history.curves.append('run1', { firstStep: k, values: curve.subarray(k, k + 250) })
    const read = await history.curves.read('run1', { buckets: 100, scale, from: 37, to: 4321 })
    expect(read.totalSteps).toBe(5000)
    expect(read.steps.length).toBeLessThanOrEqual(100)
    expect(read.steps.at(-1)).toBe(4321)
    let from = 37
    for (const [b, step] of read.steps.entries()) {
      const expected = plain(curve, from, step)
      expect(read.least[b]).toBe(expected.least)
      expect(read.greatest[b]).toBe(expected.greatest)
      expect(read.mean[b]).toBeCloseTo(expected.mean, 5)
      expect(read.last[b]).toBe(curve[step])
      from = step + 1
    }
    expect(from).toBe(4322)
  })

  test('one a step where there are fewer steps than buckets', async () => {
    const history = withRun(openHistory())
    history.curves.append('run1', { firstStep: 0, values: Float32Array.of(3, 1, 2) })
    const read = await history.curves.read('run1', { buckets: 10, scale: 'log' })
    expect([...read.steps]).toEqual([0, 1, 2])
    expect([...read.last]).toEqual([3, 1, 2])
  })

  test('a value that is not a number spoils neither least nor greatest nor mean', async () => {
    const history = withRun(openHistory())
    history.curves.append('run1', { firstStep: 0, values: Float32Array.of(4, NaN, 2, NaN, NaN, Infinity) })
    const read = await history.curves.read('run1', { buckets: 2, scale: 'linear' })
    expect([...read.least]).toEqual([2, NaN])
    expect([...read.greatest]).toEqual([4, NaN])
    expect([...read.mean]).toEqual([3, NaN])
    expect([...read.last]).toEqual([2, Infinity])
  })

  test('of a run without a curve, or of a range without steps, are none', async () => {
    const history = withRun(openHistory())
    const empty = await history.curves.read('run1', { buckets: 10, scale: 'linear' })
    expect([empty.steps.length, empty.totalSteps]).toEqual([0, 0])
    history.curves.append('run1', { firstStep: 0, values: ramp(10) })
    const outside = await history.curves.read('run1', { buckets: 10, scale: 'linear', from: 50, to: 60 })
    expect([outside.steps.length, outside.totalSteps]).toEqual([0, 10])
  })

  test('have edges that grow strictly and begin with the range', () => {
    const range = fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000)).map(([from, length]) => ({ from, to: from + length }))
    fc.assert(
      fc.property(
        range,
        fc.integer({ min: 2, max: 500 }),
        fc.constantFrom('linear', 'log'),
        (steps, buckets, scale) => {
          const edges = bucketEdges(steps, buckets, scale)
          expect(edges[0]).toBe(steps.from)
          expect(edges.length).toBeLessThanOrEqual(buckets)
          for (let k = 1; k < edges.length; k += 1) expect(edges[k]).toBeGreaterThan(edges[k - 1] ?? NaN)
          expect(edges.at(-1)).toBeLessThanOrEqual(steps.to)
        },
      ),
      { seed: 2 },
    )
  })
})

function rows(file: string): number {
  const database = new Sqlite(file)
  const count = database.prepare<[], number>('SELECT count(*) FROM curve_chunks').pluck().get()
  database.close()
  return count ?? 0
}
