import { describe, expect, it } from 'vitest'
import { marginalKolmogorovSmirnov, marginalWasserstein1 } from '../../../src-main/diffusion/metrics/marginals'
import { kolmogorovSmirnov, wasserstein1 } from '../../../src-main/diffusion/metrics/one-dimensional'
import { moved, normals, reversed } from './points'

const sorted = (...values: number[]) => Float64Array.from(values).sort()
const context = { target: { kind: 'funnel', dimension: 3, sigma: 3 }, engine: 'onnx' } as const

describe('on the line', () => {
  it('W_1 of a sample and its shift is the shift', () => {
    const sample = sorted(0.25, -1, 3, 2.5, 7)
    expect(
      wasserstein1(
        sample,
        sample.map((value) => value + 0.75),
      ),
    ).toBeCloseTo(0.75, 14)
  })

  it('W_1 is ∫ |F − G|', () => {
    expect(wasserstein1(sorted(0, 1, 2), sorted(0, 2))).toBeCloseTo(1 / 3, 14)
    expect(wasserstein1(sorted(0), sorted(-1, 1))).toBe(1)
  })

  it('KS of a uniform grid and its shift is the shift', () => {
    const grid = Float64Array.from({ length: 100 }, (_, i) => i / 100)
    expect(
      kolmogorovSmirnov(
        grid,
        grid.map((value) => value + 0.3001),
      ),
    ).toBeCloseTo(0.31, 12)
    expect(kolmogorovSmirnov(grid, grid)).toBe(0)
  })

  it('KS passes equal values together, and is 1 for samples apart', () => {
    expect(kolmogorovSmirnov(sorted(1, 1, 1), sorted(1, 1))).toBe(0)
    expect(kolmogorovSmirnov(sorted(0, 1, 1), sorted(1))).toBeCloseTo(1 / 3, 14)
    expect(kolmogorovSmirnov(sorted(0, 1), sorted(2, 3))).toBe(1)
  })
})

describe('over the coordinates', () => {
  it('the greatest is the value, each is kept', async () => {
    const a = normals(200, 3, 1)
    const shifted = { ...a, values: a.values.map((value, at) => value + ([0, 0.5, 2][at % 3] ?? 0)) }
    const { value, detail } = await marginalWasserstein1.measure(reversed(shifted), a, context)
    if (detail?.kind !== 'coordinates') expect.fail()
    expect(value).toBeCloseTo(2, 5)
    expect([...detail.values].map((entry) => Number(entry.toFixed(5)))).toEqual([0, 0.5, 2])
  })

  it('KS does not see a scale, W_1 carries the units', async () => {
    const [a, b] = [normals(300, 2, 3), normals(300, 2, 4, [0.4])]
    const scaled = [a, b].map((set) => ({ ...set, values: set.values.map((value) => 8 * value) }))
    const [x = a, y = b] = scaled
    const ks = await marginalKolmogorovSmirnov.measure(a, b, context)
    expect((await marginalKolmogorovSmirnov.measure(x, y, context)).value).toBe(ks.value)
    const w1 = await marginalWasserstein1.measure(a, b, context)
    expect((await marginalWasserstein1.measure(x, y, context)).value).toBeCloseTo(8 * w1.value, 9)
    expect((await marginalWasserstein1.measure(moved(a, 16), moved(b, 16), context)).value).toBeCloseTo(w1.value, 5)
  })
})
