import { describe, expect, it } from 'vitest'
import type { PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { sinkhorn, sinkhornDivergence } from '../../../src-main/diffusion/metrics/sinkhorn'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { runOnce } from '../eager'
import { moved, normals, points, reversed } from './points'

const cost = (a: PointSet, i: number, b: PointSet, j: number): number => {
  let sum = 0
  for (let k = 0; k < a.dimension; k++)
    sum += ((a.values[i * a.dimension + k] ?? NaN) - (b.values[j * b.dimension + k] ?? NaN)) ** 2
  return sum
}

/** Least mean cost of a permutation, tried out one by one. */
function bestAssignment(a: PointSet, b: PointSet): number {
  const search = (i: number, free: readonly number[]): number =>
    free.length === 0
      ? 0
      : Math.min(
          ...free.map(
            (j) =>
              cost(a, i, b, j) +
              search(
                i + 1,
                free.filter((other) => other !== j),
              ),
          ),
        )
  return (
    search(
      0,
      Array.from({ length: b.count }, (_, j) => j),
    ) / a.count
  )
}

/** OT_ε by plain Sinkhorn iterations in double precision, in the log domain. */
function plainCost(a: PointSet, b: PointSet, epsilon: number, rounds = 300): number {
  const costs = Array.from({ length: a.count }, (_, i) => Array.from({ length: b.count }, (_, j) => cost(a, i, b, j)))
  const [f, g] = [new Float64Array(a.count), new Float64Array(b.count)]
  const softMinimum = (count: number, term: (k: number) => number) => {
    const terms = Float64Array.from({ length: count }, (_, k) => term(k) / epsilon)
    const greatest = terms.reduce((most, value) => Math.max(most, value))
    return -epsilon * (greatest + Math.log(terms.reduce((sum, value) => sum + Math.exp(value - greatest), 0) / count))
  }
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < a.count; i++) f[i] = softMinimum(b.count, (j) => (g[j] ?? 0) - (costs[i]?.[j] ?? NaN))
    for (let j = 0; j < b.count; j++) g[j] = softMinimum(a.count, (i) => (f[i] ?? 0) - (costs[i]?.[j] ?? NaN))
  }
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  return mean(f) + mean(g)
}

const engine = 'onnx'

describe('the Sinkhorn divergence', () => {
  it.each([3, 4, 5])('tends to the cost of the best assignment as ε → 0, sets %i', async (seed) => {
    const [a, b] = [normals(6, 2, seed), normals(6, 2, seed + 100, [1, 0])]
    const expected = bestAssignment(a, b)
    const errors = []
    for (const epsilon of [0.1, 0.01])
      errors.push(Math.abs((await sinkhornDivergence(a, b, epsilon, engine)) - expected))
    expect(errors[1]).toBeLessThan(0.003 * expected)
    expect(errors[1]).toBeLessThan((errors[0] ?? 0) + 1e-3)
  })

  it('is the sorted matching on the line as ε → 0', async () => {
    const [a, b] = [normals(60, 1, 1), normals(60, 1, 2, [0.7], 1.5)]
    const [x, y] = [a.values.slice().sort(), b.values.slice().sort()]
    const expected = x.reduce((sum, value, i) => sum + (value - (y[i] ?? NaN)) ** 2, 0) / 60
    expect(Math.abs((await sinkhornDivergence(a, b, 0.02, engine)) / expected - 1)).toBeLessThan(0.01)
  })

  it('tends to the squared distance of the means as ε → ∞', async () => {
    const [a, b] = [normals(50, 3, 5), normals(70, 3, 6, [2, 0, 1])]
    const means = [a, b].map((set) =>
      [0, 1, 2].map((j) => set.values.reduce((sum, value, at) => sum + (at % 3 === j ? value : 0), 0) / set.count),
    )
    const expected = [0, 1, 2].reduce((sum, j) => sum + ((means[0]?.[j] ?? 0) - (means[1]?.[j] ?? 0)) ** 2, 0)
    expect(await sinkhornDivergence(a, b, 1e4, engine)).toBeCloseTo(expected, 2)
  })

  it('is what plain iterations in double precision give, for sets of unequal size', async () => {
    const [a, b] = [normals(40, 3, 7), normals(55, 3, 8, [1, 1, 0], 0.7)]
    const epsilon = 0.3
    const expected = plainCost(a, b, epsilon) - (plainCost(a, a, epsilon) + plainCost(b, b, epsilon)) / 2
    expect(await sinkhornDivergence(a, b, epsilon, engine)).toBeCloseTo(expected, 3)
  })

  it('of two Gaussians on the line is the closed form of Janati et al. 2020', async () => {
    // Quantiles stand for samples, so that no chance is left.
    const quantiles = (deviation: number, mean: number) =>
      points(normalQuantiles(400).map((q) => [mean + deviation * q]))
    const epsilon = 0.5
    const half = epsilon / 2
    const entropic = (a: number, b: number, shift: number) => {
      const root = Math.sqrt(4 * a * b + half * half)
      return shift * shift + a + b - root + half * (1 - Math.log(2 * half)) + half * Math.log(root + half)
    }
    const expected = entropic(1, 4, 0.5) - (entropic(1, 1, 0) + entropic(4, 4, 0)) / 2
    const found = await sinkhornDivergence(quantiles(1, 0.5), quantiles(2, 0), epsilon, engine)
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.02)
  })

  it('is zero for equal sets, and does not see order or place', async () => {
    const [a, b] = [normals(80, 4, 9), normals(80, 4, 10, [1])]
    const value = await sinkhornDivergence(a, b, 0.5, engine)
    expect(Math.abs(await sinkhornDivergence(a, reversed(a), 0.5, engine))).toBeLessThan(1e-4)
    expect(await sinkhornDivergence(reversed(a), b, 0.5, engine)).toBeCloseTo(value, 3)
    expect(await sinkhornDivergence(moved(a, 64), moved(b, 64), 0.5, engine)).toBeCloseTo(value, 3)
    expect(await sinkhornDivergence(b, a, 0.5, engine)).toBeCloseTo(value, 3)
  })

  it('settles where clusters lie far apart and hold unequal shares', async () => {
    const clusters = (shares: readonly number[]) =>
      points(shares.flatMap((share, k) => Array.from({ length: share }, (_, i) => [20 * k + 0.2 * i])))
    const [a, b] = [clusters([9, 3]), clusters([6, 6])]
    // A quarter of the mass crosses, over a distance of 20 less what the places within differ.
    const expected = plainCost(a, b, 8, 3000) - (plainCost(a, a, 8) + plainCost(b, b, 8)) / 2
    expect(expected).toBeGreaterThan(80)
    expect(Math.abs((await sinkhornDivergence(a, b, 8, engine)) / expected - 1)).toBeLessThan(2e-3)
  })

  it('stays finite on the funnel, whose tails reach thousands of times its median', async () => {
    const target = { kind: 'funnel', dimension: 10, sigma: 3 } as const
    const draw = async (seed: number): Promise<PointSet> => ({
      count: 300,
      dimension: 10,
      values: await runOnce(
        (scope) => {
          const sample = makeTarget(target).sampler(scope)
          return () => ({ x: sample(300) })
        },
        'x',
        seed,
      ),
    })
    const { value } = await sinkhorn.measure(await draw(1), await draw(2), { target, engine })
    expect(value).toBeGreaterThan(0)
    expect(value).toBeLessThan(1e6)
  })
})

/** Φ^{-1}((i + ½)/n), by bisection of an integral. */
function normalQuantiles(count: number): number[] {
  const step = 1e-3
  const quantiles: number[] = []
  let mass = 0
  for (let x = -8; quantiles.length < count && x < 8; x += step) {
    mass += (step * Math.exp(-0.5 * (x + step / 2) ** 2)) / Math.sqrt(2 * Math.PI)
    while (quantiles.length < count && mass >= (quantiles.length + 0.5) / count) quantiles.push(x + step)
  }
  return quantiles
}
