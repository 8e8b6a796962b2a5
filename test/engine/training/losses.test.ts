import { describe, expect, it } from 'vitest'
import { Losses } from '../../../src-main/engine/training/losses'

describe('losses', () => {
  it('are told once, with the index of their first step', () => {
    const losses = new Losses()
    expect(losses.take()).toBeNull()
    expect(losses.add(Float32Array.of(3, 2))).toBeNull()
    expect(losses.add(Float32Array.of(1))).toBeNull()
    expect(losses.take()).toEqual({ firstStep: 0, values: Float32Array.of(3, 2, 1) })
    expect(losses.take()).toBeNull()
    losses.add(Float32Array.of(0.5))
    expect(losses.take()).toEqual({ firstStep: 3, values: Float32Array.of(0.5) })
  })

  it('are summed up by the last one and the mean of the last 200', () => {
    const losses = new Losses()
    expect(losses.summary()).toBeNull()
    losses.add([4, 2])
    expect(losses.summary()).toEqual({ last: 2, tailMean: 3 })
    losses.add(Array.from({ length: 250 }, (_, k) => k))
    expect(losses.summary()).toEqual({ last: 249, tailMean: (50 + 249) / 2 })
  })

  it('end before the first that is no number', () => {
    const losses = new Losses()
    expect(losses.add([1, 2, NaN, 3])).toBe(2)
    expect(losses.take()).toEqual({ firstStep: 0, values: Float32Array.of(1, 2) })
    expect(losses.add([Infinity])).toBe(0)
    expect(losses.summary()).toEqual({ last: 2, tailMean: 1.5 })
  })
})
