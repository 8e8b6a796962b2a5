import { describe, expect, it } from 'vitest'
import { axisTicks } from '../../../src-renderer/charts/axisTicks'

describe('ticks', () => {
  it('stand at round numbers of a linear axis', () => {
    expect(axisTicks({ least: 0, greatest: 3000 }, 'linear', 6)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000])
  })

  it('stand at 1, 2 and 5 of a log axis where there is room, else at powers of ten', () => {
    expect(axisTicks({ least: 0.01, greatest: 1 }, 'log', 6)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1])
    expect(axisTicks({ least: 1e-3, greatest: 1e3 }, 'log', 7)).toEqual([1e-3, 1e-2, 0.1, 1, 10, 100, 1000])
    const many = axisTicks({ least: 1e-12, greatest: 1e12 }, 'log', 6)
    expect(many.length).toBeLessThanOrEqual(7)
    expect(many).toContain(1)
  })

  it('stand evenly on a log axis of less than a decade', () => {
    expect(axisTicks({ least: 0.3, greatest: 0.52 }, 'log', 5)).toEqual([0.3, 0.35, 0.4, 0.45, 0.5])
  })

  it('are none where the range is none', () => {
    expect(axisTicks({ least: 1, greatest: 1 }, 'linear', 5)).toEqual([])
    expect(axisTicks({ least: 1, greatest: Number.NaN }, 'log', 5)).toEqual([])
  })
})
