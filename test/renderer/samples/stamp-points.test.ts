import { describe, expect, it } from 'vitest'
import { stampPoints } from '../../../src-renderer/components/samples/stampPoints'

const range = { x: { least: 0, greatest: 10 }, y: { least: 0, greatest: 10 } }
const stamp = (x: number[], y: number[], opacity = 1) =>
  stampPoints({ x: Float32Array.from(x), y: Float32Array.from(y) }, range, 10, 10, { radius: 1, opacity })

describe('dots', () => {
  it('lie where their points are, the greatest y on top, round and whole in the middle', () => {
    const covered = stamp([3], [8])
    expect(covered[2 * 10 + 3]).toBe(1)
    expect(covered[2 * 10 + 4]).toBe(covered[1 * 10 + 3])
    expect(covered[2 * 10 + 4]).toBeCloseTo(0.5, 6)
    expect(covered[8 * 10 + 3]).toBe(0)
    expect(covered.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(2.5)
  })

  it('cover more where they lie over one another: 1 − (1 − a)²', () => {
    expect(stamp([5, 5], [5, 5], 0.6)[5 * 10 + 5]).toBeCloseTo(0.84, 6)
  })

  it('are cut at the edge, and left out where they are not in view or no number', () => {
    expect(stamp([0], [10])[0]).toBe(1)
    expect(Math.max(...stamp([-1, Number.NaN, 5], [5, 5, 11]))).toBe(0)
  })
})
