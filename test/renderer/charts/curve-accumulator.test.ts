import { describe, expect, it } from 'vitest'
import { CurveAccumulator } from '../../../src-renderer/charts/CurveAccumulator'

const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i / 7) + i / 100)

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, value) => total + value, 0)

describe('a curve that grows', () => {
  it('keeps every value while there is room', () => {
    const curve = new CurveAccumulator(8)
    curve.append(1, Float32Array.of(3, 1))
    curve.append(3, Float32Array.of(2))
    const { steps, last, least, greatest, totalSteps } = curve.buckets()
    expect([...steps]).toEqual([1, 2, 3])
    expect([...last]).toEqual([3, 1, 2])
    expect([...least]).toEqual([...greatest])
    expect(totalSteps).toBe(3)
  })

  it('stays within its room, and loses no extreme and no mean', () => {
    const all = values(10_007)
    const curve = new CurveAccumulator(64)
    for (let at = 0; at < all.length; at += 37) curve.append(at + 1, all.slice(at, at + 37))
    const { steps, least, greatest, mean, last, totalSteps } = curve.buckets()
    expect(steps.length).toBeLessThanOrEqual(64)
    expect(steps.at(-1)).toBe(10_007)
    expect(totalSteps).toBe(10_007)
    expect(Math.min(...least)).toBe(Math.min(...all))
    expect(Math.max(...greatest)).toBe(Math.max(...all))
    expect(last.at(-1)).toBe(all.at(-1))
    const weighted = sum(mean.map((value, i) => value * ((steps[i] ?? 0) - (steps[i - 1] ?? 0))))
    expect(weighted / 10_007).toBeCloseTo(sum(all) / 10_007, 3)
    steps.forEach((step, i) => {
      const part = all.slice(steps[i - 1] ?? 0, step)
      expect(least[i]).toBe(Math.min(...part))
      expect(greatest[i]).toBe(Math.max(...part))
    })
  })

  it('goes on from what the history has, without counting a step twice', () => {
    const all = values(500)
    const whole = new CurveAccumulator(128)
    whole.append(1, all)
    const early = new CurveAccumulator(128)
    early.append(1, all.slice(0, 300))
    const resumed = CurveAccumulator.from(early.buckets(), 128)
    resumed.append(251, all.slice(250))
    expect([...resumed.buckets().steps]).toEqual([...whole.buckets().steps])
    expect([...resumed.buckets().greatest]).toEqual([...whole.buckets().greatest])
    expect(resumed.buckets().totalSteps).toBe(500)
  })

  it('lets a value that is no number be seen, but not swallow its neighbours', () => {
    const curve = new CurveAccumulator(2)
    curve.append(1, Float32Array.of(1, Number.NaN, 3, 2))
    const { least, greatest, mean } = curve.buckets()
    expect(Math.min(...least)).toBe(1)
    expect(Math.max(...greatest)).toBe(3)
    expect(mean[0]).toBeNaN()
  })
})
