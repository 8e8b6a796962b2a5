import { describe, expect, it } from 'vitest'
import { durationText, fraction } from '../../../src-renderer/components/frame/progressText'

describe('progress in words', () => {
  it('is a share between 0 and 1', () => {
    const progress = { phase: 'training', stepsPerSecond: null, secondsLeft: null } as const
    expect(fraction({ ...progress, step: 750, steps: 3000 })).toBe(0.25)
    expect(fraction({ ...progress, step: 9, steps: 0 })).toBe(0)
    expect(fraction({ ...progress, step: 9, steps: 3 })).toBe(1)
  })

  it('says durations with the digits that an estimate has', () => {
    expect(durationText(0.2)).toBe('under 1 s')
    expect(durationText(59.4)).toBe('59 s')
    expect(durationText(200)).toBe('3 min 20 s')
    expect(durationText(1234)).toBe('21 min')
    expect(durationText(7500)).toBe('2 h 05 min')
    expect(durationText(400_000)).toBe('5 days')
    expect(durationText(Number.NaN)).toBe('–')
  })
})
