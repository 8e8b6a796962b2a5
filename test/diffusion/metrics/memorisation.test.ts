import { describe, expect, it } from 'vitest'
import type { Metrics } from '@contract/run'
import { evaluateMetrics } from '../../../src-main/diffusion/metrics'
import { memorisation } from '../../../src-main/diffusion/metrics/memorisation'
import { nearestDistances } from '../../../src-main/diffusion/metrics/nearest'
import type { PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { moved, normals, points } from './points'

const context = { target: { kind: 'funnel', dimension: 3, sigma: 3 }, engine: 'onnx' } as const

describe('distances to the nearest point', () => {
  it.each(['onnx', 'eager'] as const)(
    'are the least of all, over several tiles and from far away: %s',
    async (engine) => {
      const [a, b] = [moved(normals(9, 3, 1), 1000), moved(normals(300, 3, 2), 1000)]
      const found = await nearestDistances(a, b, engine)
      for (let i = 0; i < a.count; i++) {
        const all = Array.from({ length: b.count }, (_, k) =>
          Math.hypot(...[0, 1, 2].map((j) => (a.values[3 * i + j] ?? NaN) - (b.values[3 * k + j] ?? NaN))),
        )
        expect(found[i]).toBeCloseTo(Math.min(...all), 9)
      }
    },
  )

  it('are exactly zero for copies', async () => {
    const set = normals(400, 20, 3)
    expect(new Set(await nearestDistances(set, set, 'onnx'))).toEqual(new Set([0]))
  })

  it('on the line are known', async () => {
    const found = await nearestDistances(points([[0.4], [7], [-3]]), points([[0], [1], [5]]), 'onnx')
    expect([...found].map((value) => Number(value.toFixed(6)))).toEqual([0.4, 2, 3])
  })
})

describe('memorisation', () => {
  const measure = (generated: PointSet, unseen: PointSet, training: PointSet) =>
    memorisation.measure(generated, unseen, { ...context, training })
  const training = normals(200, 4, 10)

  it('is 1 for copies, near 0 for points of the law, and in between for points that are half copies', async () => {
    const unseen = normals(500, 4, 11)
    expect(await measure(training, unseen, training)).toMatchObject({
      value: 1,
      detail: { kind: 'nearest', distance: 0 },
    })
    const fresh = normals(500, 4, 12)
    expect(Math.abs((await measure(fresh, unseen, training)).value)).toBeLessThan(0.06)
    const half = fresh.values.slice()
    half.set(training.values, 0)
    half.set(training.values.subarray(0, 200), 800)
    expect(Math.abs((await measure({ ...fresh, values: half }, unseen, training)).value - 0.5)).toBeLessThan(0.05)
  })

  it('is negative for points that stray', async () => {
    expect((await measure(normals(200, 4, 13, [], 3), normals(200, 4, 14), training)).value).toBeLessThan(-0.3)
  })

  it('stands beside its floor, and needs a finite set', async () => {
    const block = ({ count, dimension, values }: PointSet) => ({ shape: [count, dimension], values })
    const sets = {
      samples: block(training),
      reference: block(normals(50, 4, 20)),
      secondReference: block(normals(50, 4, 21)),
    }
    const finite = {
      training: block(training),
      unseen: block(normals(500, 4, 15)),
      secondUnseen: block(normals(500, 4, 16)),
    }
    const told: Metrics[] = []
    await evaluateMetrics(['memorisation'], { ...sets, finite }, context, (metrics) => told.push(metrics))
    expect(told).toMatchObject([{ memorisation: { value: 1, detail: { kind: 'nearest', distance: 0 } } }])
    const floor = told[0]?.memorisation?.floor ?? NaN
    expect(Math.abs(floor)).toBeLessThan(0.06)
    await expect(evaluateMetrics(['memorisation'], sets, context, () => undefined)).rejects.toThrow(
      '“Memorisation” needs a finite training set',
    )
  })
})
