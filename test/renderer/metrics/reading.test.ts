import { describe, expect, it } from 'vitest'
import { detailText, floorRatio } from '../../../src-renderer/components/metrics/reading'

describe('reading a distance', () => {
  it('sets it over its floor only where that says something', () => {
    expect(floorRatio('energyDistance', { value: 3, floor: 0.5 })).toBe(6)
    expect(floorRatio('energyDistance', { value: 3, floor: 0 })).toBeNull()
    expect(floorRatio('mmdLaplace', { value: 0.3, floor: 0.001 })).toBeNull()
    expect(floorRatio('missingModes', { value: 2, floor: 1 })).toBeNull()
  })

  it('names the worst coordinates from x1 on, and the mean', () => {
    const coordinates = [4, 0, 2, 1].map((index) => ({ index, value: index + 0.5, floor: 0.1 }))
    expect(detailText({ kind: 'coordinates', mean: 2.25, meanFloor: 0.1, coordinates })).toBe(
      'Greatest in x5 4.50, x1 0.500, x3 2.50; mean over the coordinates 2.25, its floor 0.100.',
    )
  })

  it('writes shares beside weights, and says how many are left', () => {
    const shares = Array.from({ length: 14 }, () => 0.0714)
    const text = detailText({ kind: 'modes', shares: [0.25, 0.75], weights: [0.5, 0.5] })
    expect(text).toBe('Shares in %, and in brackets the weights: 25 (50), 75 (50).')
    expect(detailText({ kind: 'modes', shares, weights: shares })).toMatch(/, and 2 more\.$/)
  })
})
