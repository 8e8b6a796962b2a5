import { describe, expect, it } from 'vitest'
import { placesOf, stepAt, stepTimes, xTickLabel, xTicks } from '../../../src-renderer/charts/xAxis'

// a hundred steps in 10 s, an hour's pause, a hundred more in 20 s
const times = stepTimes({
  steps: Float64Array.of(0, 100, 100, 200),
  at: Float64Array.of(1_000_000, 1_010_000, 4_610_000, 4_630_000),
})

describe('curves against time', () => {
  it('counts the seconds of training, without the pauses', () => {
    expect([...times.seconds]).toEqual([0, 10, 10, 30])
    expect([...placesOf(Float64Array.of(0, 50, 100, 150, 200), 'time', times)]).toEqual([0, 5, 10, 20, 30])
  })

  it('has the pauses in the time of day', () => {
    expect([...placesOf(Float64Array.of(50, 150), 'clock', times)]).toEqual([1_005_000, 4_620_000])
  })

  it('goes back from a place to its step', () => {
    for (const step of [1, 50, 99, 101, 150, 199]) {
      expect(stepAt(placesOf(Float64Array.of(step), 'time', times)[0] ?? NaN, 'time', times)).toBeCloseTo(step, 9)
      expect(stepAt(placesOf(Float64Array.of(step), 'clock', times)[0] ?? NaN, 'clock', times)).toBeCloseTo(step, 9)
    }
    expect(stepAt(7, 'step', undefined)).toBe(7)
    expect(stepAt(7, 'time', undefined)).toBeNull()
    expect([...placesOf(Float64Array.of(1), 'time', undefined)]).toEqual([NaN])
  })

  it('marks round times', () => {
    expect(xTicks('time', { least: 0, greatest: 330 }, 'linear', 6)).toEqual([0, 60, 120, 180, 240, 300])
    expect([45, 120, 90, 3600, 5430].map((seconds) => xTickLabel('time', seconds))).toEqual([
      '45 s',
      '2 min',
      '1:30 min',
      '1:00 h',
      '1:30:30',
    ])
    expect(xTickLabel('step', 2000)).toBe('2,000')
  })
})
