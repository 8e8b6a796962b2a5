import { describe, expect, it } from 'vitest'
import { pointMetricNames, type PointMetricName } from '@contract/experiment/evaluation'
import type { EngineKind, Metrics } from '@contract/run'
import { evaluateMetrics } from '../../../src-main/diffusion/metrics'
import { energyDistance } from '../../../src-main/diffusion/metrics/energy-distance'
import { squaredWasserstein } from '../../../src-main/diffusion/metrics/one-dimensional'
import { pointSet, type PointSet } from '../../../src-main/diffusion/metrics/point-set'
import { slicedWasserstein2 } from '../../../src-main/diffusion/metrics/sliced-wasserstein'
import { makeTarget } from '../../../src-main/diffusion/targets'
import { runEagerly } from '../eager'
import { normals, points } from './points'

describe('Wasserstein-2 in one dimension', () => {
  it.each([
    [[0], [0, 1], 1 / 2],
    [[0, 1, 2], [0, 2], 1 / 3],
    [[0, 1], [1, 2], 1],
    [[0, 0, 3, 3], [0, 3], 0],
  ])('of %j and %j is the integral of their quantiles', (a, b, expected) => {
    expect(squaredWasserstein(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(expected, 14)
  })
})

describe('sliced Wasserstein-2', () => {
  it('is the distance itself in one dimension', () => {
    expect(slicedWasserstein2(points([[0]]), points([[3]]))).toBeCloseTo(3, 12)
  })

  it('of a set and its shift by c is the root of the mean of (θ·c)², near ‖c‖/√d', () => {
    const shift = [3, 0, -4, 0, 0, 0, 0, 0]
    const [here, there] = [normals(300, 8, 1), normals(300, 8, 1, shift)]
    const origin = points([shift.map(() => 0)])
    expect(slicedWasserstein2(here, there)).toBeCloseTo(slicedWasserstein2(origin, points([shift])), 5)
    // (θ·c)² has relative standard deviation √(2(d − 1)/(d + 2)); the root halves it.
    const tolerance = (4 * Math.sqrt((2 * 7) / 10)) / Math.sqrt(256) / 2
    expect(Math.abs(slicedWasserstein2(here, there) / (5 / Math.sqrt(8)) - 1)).toBeLessThan(tolerance)
  })

  it('is zero for equal sets, also when one is written twice', () => {
    const set = normals(50, 4, 2)
    const twice = pointSet({ shape: [100, 4], values: Float32Array.of(...set.values, ...set.values) })
    expect(slicedWasserstein2(set, set)).toBe(0)
    expect(slicedWasserstein2(set, twice)).toBe(0)
  })

  it('of two Gaussians of different width is near |σ_1 − σ_2|', () => {
    const wide = normals(4000, 3, 4)
    const scaled = pointSet({ shape: [4000, 3], values: wide.values.map((value) => 2 * value) })
    expect(Math.abs(slicedWasserstein2(normals(4000, 3, 3), scaled) - 1)).toBeLessThan(0.05)
  })

  it('has a floor near 0.13 for 2,000 points of the mixture in 50 dimensions', async () => {
    const mixture = makeTarget({ kind: 'mixture', dimension: 50, components: 10, spread: 4, shape: 'cube', seed: 0 })
    const { outputs } = await runEagerly(
      (scope) => {
        const draw = mixture.sampler(scope)
        return () => ({ x: draw(2000) })
      },
      { steps: 2, seed: 8 },
    )
    const [a, b] = outputs.map(({ x }) => pointSet({ shape: [2000, 50], values: x ?? expect.fail() }))
    const floor = slicedWasserstein2(a ?? expect.fail(), b ?? expect.fail())
    expect(floor).toBeGreaterThan(0.09)
    expect(floor).toBeLessThan(0.17)
  })
})

const energy = async (a: PointSet, b: PointSet, engine: EngineKind = 'onnx') => {
  const target = { kind: 'funnel', dimension: a.dimension, sigma: 3 } as const
  return (await energyDistance.measure(a, b, { target, engine })).value
}

describe('energy distance', () => {
  it('of two points is twice their distance', async () => {
    expect(await energy(points([[0, 0]]), points([[3, 4]]))).toBeCloseTo(10, 5)
  })

  it.each(['onnx', 'eager'] as const)('is 2 ∫ (F − G)² in one dimension: %s', async (engine) => {
    const [a, b] = [normals(301, 1, 1), normals(67, 1, 2, [0.5])]
    const all = [...a.values, ...b.values].sort((x, y) => x - y)
    const share = (set: PointSet, x: number) => set.values.filter((value) => value <= x).length / set.count
    let integral = 0
    for (let i = 0; i + 1 < all.length; i++) {
      const [x, next] = [all[i] ?? 0, all[i + 1] ?? 0]
      integral += (next - x) * (share(a, x) - share(b, x)) ** 2
    }
    expect(await energy(a, b, engine)).toBeCloseTo(2 * integral, 6)
  })

  it('is the definition over all pairs, also where a few points are far away', async () => {
    const [a, b] = [normals(300, 3, 5), normals(280, 3, 6, [0.3])]
    a.values.set([2000, -1000, 500], 0)
    const row = ({ values }: PointSet, i: number) => [0, 1, 2].map((j) => values[3 * i + j] ?? NaN)
    const between = (x: PointSet, y: PointSet) => {
      let sum = 0
      for (let i = 0; i < x.count; i++)
        for (let k = 0; k < y.count; k++)
          sum += Math.hypot(...row(x, i).map((value, j) => value - (row(y, k)[j] ?? NaN)))
      return sum / (x.count * y.count)
    }
    expect(await energy(a, b)).toBeCloseTo(2 * between(a, b) - between(a, a) - between(b, b), 4)
  })

  it('is zero for equal sets', async () => {
    const set = normals(37, 5, 3)
    const copy = pointSet({ shape: [37, 5], values: set.values.slice() })
    expect(Math.abs(await energy(set, copy))).toBeLessThan(1e-4)
  })
})

describe('evaluating', () => {
  const block = ({ count, dimension, values }: PointSet) => ({ shape: [count, dimension], values })
  const [generated, reference, second] = [normals(40, 3, 1, [1]), normals(50, 3, 2), normals(60, 3, 3)]
  const target = { kind: 'mixture', means: [[0, 0, 0]] } as const
  const context = { target: { ...target, means: target.means.map((mean) => [...mean]) }, engine: 'onnx' } as const
  const finite = {
    training: block(normals(90, 3, 4)),
    unseen: block(normals(50, 3, 5)),
    secondUnseen: block(normals(50, 3, 6)),
  }
  const all = { samples: block(generated), reference: block(reference), secondReference: block(second), finite }

  const evaluated = async (names: readonly PointMetricName[]): Promise<Metrics> => {
    const metrics: Metrics = {}
    await evaluateMetrics(names, all, context, (measured) => Object.assign(metrics, measured))
    return metrics
  }

  it('gives each distance with its floor, between sets of the same sizes', async () => {
    const cut = { ...second, count: 40, values: second.values.subarray(0, 40 * 3) }
    expect(await evaluated(['slicedWasserstein2', 'energyDistance'])).toEqual({
      slicedWasserstein2: {
        value: slicedWasserstein2(generated, reference),
        floor: slicedWasserstein2(cut, reference),
      },
      energyDistance: { value: await energy(generated, reference), floor: await energy(cut, reference) },
    })
  })

  it('measures every distance there is as a finite number', async () => {
    const metrics = await evaluated(pointMetricNames)
    expect(Object.keys(metrics)).toEqual(pointMetricNames)
    for (const [name, { value, floor }] of Object.entries(metrics)) {
      expect(Number.isFinite(value) && Number.isFinite(floor), name).toBe(true)
    }
  })

  it('puts what was generated a unit beside the truth above its floor', async () => {
    const metrics = await evaluated(
      pointMetricNames.filter((name) => !/[mM]ode|rDivergence|covariance|memorisation/.test(name)),
    )
    for (const [name, { value, floor }] of Object.entries(metrics)) expect(value, name).toBeGreaterThan(1.5 * floor)
  })

  it('keeps the coordinates of marginal distances, the greatest first', async () => {
    const { marginalWasserstein1: measured } = await evaluated(['marginalWasserstein1'])
    const detail = measured?.detail
    if (detail?.kind !== 'coordinates') expect.fail()
    expect(detail.coordinates[0]?.index).toBe(0)
    expect(detail.coordinates.map(({ value }) => value)).toEqual(
      detail.coordinates.map(({ value }) => value).toSorted((a, b) => b - a),
    )
    expect(detail.coordinates[0]?.value).toBeCloseTo(measured?.value ?? NaN, 3)
    expect(detail.mean).toBeCloseTo(
      detail.coordinates.reduce((sum, { value }) => sum + value / 3, 0),
      3,
    )
  })

  it('refuses sets that do not meet, and weights of no mixture', async () => {
    const refused = (points: Partial<typeof all>, name: PointMetricName = 'energyDistance') =>
      evaluateMetrics([name], { ...all, ...points }, { ...context, target: funnel }, () => expect.fail())
    const funnel = { kind: 'funnel', dimension: 3, sigma: 3 } as const
    await expect(refused({ samples: block(normals(40, 2, 1)) })).rejects.toThrow(
      'Samples and reference sets have different dimensions; they must agree.',
    )
    await expect(refused({ samples: { shape: [0, 3], values: new Float32Array() } })).rejects.toThrow(
      'Points must be a table with at least one row; got the shape [0, 3].',
    )
    await expect(refused({}, 'modeWeights')).rejects.toThrow('the target is “funnel”')
  })
})
