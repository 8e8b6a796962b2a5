import { describe, expect, it } from 'vitest'
import { Pace } from '../../../src-main/engine/training/pace'

describe('the pace', () => {
  it('begins with one step and grows at most fourfold to chunks of 50 ms', () => {
    const pace = new Pace()
    const chunks: number[] = []
    for (let k = 0; k < 6; k++) {
      const steps = pace.next(10_000)
      chunks.push(steps)
      pace.record(steps, steps * 0.25)
    }
    expect(chunks).toEqual([1, 4, 16, 64, 200, 200])
  })

  it('never goes past what is left, and keeps one step where a step is slow', () => {
    const pace = new Pace()
    expect(pace.next(3)).toBe(1)
    pace.record(1, 400)
    expect(pace.next(3)).toBe(1)
    pace.record(1, 400)
    expect(pace.next(2)).toBe(1)
    const fast = new Pace()
    fast.record(1, 0)
    expect(fast.next(3)).toBe(3)
  })

  it('leaves the first chunk out of the mean, and a busy moment out of the speed', () => {
    const pace = new Pace()
    expect(pace.millisecondsPerStep).toBeNull()
    expect(pace.stepsPerSecond).toBeNull()
    pace.record(1, 500)
    expect(pace.millisecondsPerStep).toBe(500)
    for (let k = 0; k < 9; k++) pace.record(10, 20)
    pace.record(10, 1000)
    expect(pace.stepsPerSecond).toBe(500)
    expect(pace.millisecondsPerStep).toBeCloseTo(11.8, 10)
  })
})
