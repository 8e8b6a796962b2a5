import { describe, expect, it } from 'vitest'
import { durationText, fraction, phaseText } from '../../../src-renderer/components/frame/progressText'

describe('progress in words', () => {
  it('is a share between 0 and 1', () => {
    const progress = { phase: 'training', stepsPerSecond: null, secondsLeft: null } as const
    expect(fraction({ ...progress, step: 750, steps: 3000 })).toBe(0.25)
    expect(fraction({ ...progress, step: 9, steps: 0 })).toBe(0)
    expect(fraction({ ...progress, step: 9, steps: 3 })).toBe(1)
  })

  it('says what goes on and how far, and of a slow stop how long it takes', () => {
    const progress = { step: 12, steps: 50, stepsPerSecond: null, secondsLeft: 4.2 } as const
    expect(phaseText({ ...progress, phase: 'training' })).toBe('Training, 24 %')
    expect(phaseText({ ...progress, phase: 'preparing' })).toBe('Preparing, 24 %')
    expect(phaseText({ ...progress, phase: 'preparing', step: 0, steps: 1 })).toBe('Preparing')
    expect(phaseText({ ...progress, phase: 'training', step: 0, steps: 1 })).toBe('Training, 0 %')
    expect(phaseText({ ...progress, phase: 'stopping' })).toBe('Stopping after this step, about 4 s')
    expect(phaseText({ ...progress, phase: 'stopping', secondsLeft: 0.1 })).toBe('Stopping after this step')
    expect(phaseText({ ...progress, phase: 'stopping', secondsLeft: null })).toBe('Stopping after this step')
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
