import { describe, expect, it } from 'vitest'
import type { PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { rDivergence, rDivergenceHeldOut } from '../../../src-main/diffusion/metrics/r-divergence'
import { moved, normals, reversed } from './points'

const context = { target: { kind: 'funnel', dimension: 2, sigma: 3 }, engine: 'onnx' } as const

/** The definition in the plane: explicit inverse of the covariance, densities without logarithms. */
function direct(a: PointSet, b: PointSet, ownKept: boolean): number {
  const all = [...a.values, ...b.values]
  const points = Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i] ?? NaN, all[2 * i + 1] ?? NaN] as const)
  const total = points.length
  const mean = [0, 1].map((j) => points.reduce((sum, point) => sum + (point[j as 0 | 1] ?? NaN), 0) / total)
  const [mx = NaN, my = NaN] = mean
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    xx += (x - mx) ** 2 / (total - 1)
    xy += ((x - mx) * (y - my)) / (total - 1)
    yy += (y - my) ** 2 / (total - 1)
  }
  const scott = total ** (-1 / 6)
  const determinant = xx * yy - xy * xy
  const density = ([x, y]: readonly [number, number], at: number) => {
    let sum = 0
    points.forEach(([u, v], other) => {
      if (other === at && !ownKept) return
      const [p, q] = [x - u, y - v]
      const form = (yy * p * p - 2 * xy * p * q + xx * q * q) / determinant
      sum += Math.exp(-form / (2 * scott * scott))
    })
    return Math.log(sum)
  }
  const logs = points.map(density)
  const average = (part: readonly number[]) => part.reduce((sum, log) => sum + log, 0) / part.length
  return Math.abs(average(logs.slice(0, a.count)) - average(logs.slice(a.count)))
}

describe('R-divergence', () => {
  const [a, b] = [normals(70, 2, 1, [0.5, -0.5]), normals(50, 2, 2, [], 1.6)]

  it('is its direct evaluation, each point in its own density', async () => {
    expect((await rDivergence.measure(a, b, context)).value).toBeCloseTo(direct(a, b, true), 10)
  })

  it('held out is its direct evaluation without a point’s own kernel', async () => {
    expect((await rDivergenceHeldOut.measure(a, b, context)).value).toBeCloseTo(direct(a, b, false), 10)
  })

  it('is at most ln of the pooled count, and blind in 50 dimensions where the held-out form is not', async () => {
    const [narrow, wide] = [normals(100, 50, 3), normals(100, 50, 4, [], 1.2)]
    const inSample = (await rDivergence.measure(narrow, wide, context)).value
    expect(inSample).toBeLessThan(Math.log(200))
    expect(inSample).toBeLessThan(1e-3)
    expect((await rDivergenceHeldOut.measure(narrow, wide, context)).value).toBeGreaterThan(1)
  })

  it.each([
    ['in-sample', rDivergence],
    ['held out', rDivergenceHeldOut],
  ])('%s does not see order, place, or a linear map', async (_, metric) => {
    const { value } = await metric.measure(a, b, context)
    const sheared = (set: PointSet): PointSet => ({
      ...set,
      values: set.values.map((entry, at) => (at % 2 === 0 ? 2 * entry : entry + 0.5 * (set.values[at - 1] ?? NaN))),
    })
    expect((await metric.measure(reversed(a), reversed(b), context)).value).toBeCloseTo(value, 10)
    expect((await metric.measure(moved(a, 8), moved(b, 8), context)).value).toBeCloseTo(value, 5)
    expect((await metric.measure(sheared(a), sheared(b), context)).value).toBeCloseTo(value, 5)
  })

  it('leaves out coordinates that the others determine', async () => {
    const padded = (set: PointSet): PointSet => ({
      count: set.count,
      dimension: 4,
      values: Float32Array.from({ length: set.count * 4 }, (_, at) => {
        const [x = NaN, y = NaN] = set.values.subarray(2 * Math.floor(at / 4))
        return [x, 3, y, 2 * x][at % 4] ?? NaN
      }),
    })
    expect((await rDivergence.measure(padded(a), padded(b), context)).value).toBeCloseTo(direct(a, b, true), 10)
  })
})
