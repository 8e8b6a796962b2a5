import { describe, expect, it } from 'vitest'
import {
  between,
  fractionOf,
  heldWithin,
  hull,
  padded,
  panned,
  valueAt,
  zoomed,
} from '../../../src-renderer/charts/axisRange'

const linear = { least: 100, greatest: 300 }
const log = { least: 1, greatest: 10_000 }

describe('ranges of an axis', () => {
  it('places values on linear and log axes, and back', () => {
    expect(fractionOf(150, linear, 'linear')).toBe(0.25)
    expect(fractionOf(100, log, 'log')).toBeCloseTo(0.5, 12)
    for (const fraction of [0, 0.3, 1, 1.4])
      expect(fractionOf(valueAt(fraction, log, 'log'), log, 'log')).toBeCloseTo(fraction, 12)
  })

  it('zooms around a place that stays where it is', () => {
    const closer = zoomed(log, 'log', 0.25, 3)
    expect(fractionOf(10, closer, 'log')).toBeCloseTo(0.25, 12)
    expect(Math.log(closer.greatest / closer.least)).toBeCloseTo(Math.log(10_000) / 3, 12)
    const back = zoomed(closer, 'log', 0.25, 1 / 3)
    expect(back.least).toBeCloseTo(log.least, 9)
    expect(back.greatest).toBeCloseTo(log.greatest, 6)
  })

  it('moves by a share of its length, and takes a part in either direction', () => {
    expect(panned(linear, 'linear', 0.5)).toEqual({ least: 200, greatest: 400 })
    expect(between(linear, 'linear', 0.75, 0.25)).toEqual({ least: 150, greatest: 250 })
  })

  it('is held within what there is, keeping its length where it can', () => {
    expect(heldWithin({ least: 0, greatest: 100 }, linear, 'linear')).toEqual({ least: 100, greatest: 200 })
    expect(heldWithin({ least: 250, greatest: 350 }, linear, 'linear')).toEqual({ least: 200, greatest: 300 })
    expect(heldWithin({ least: 120, greatest: 130 }, linear, 'linear')).toEqual({ least: 120, greatest: 130 })
    expect(heldWithin({ least: 0, greatest: 900 }, linear, 'linear')).toEqual(linear)
  })

  it('gets a length where all values are the same', () => {
    expect(padded({ least: 4, greatest: 4 }, 'linear', 0.1)).toEqual({ least: 2, greatest: 6 })
    expect(padded({ least: 0, greatest: 0 }, 'linear', 0.1)).toEqual({ least: -1, greatest: 1 })
    expect(padded({ least: 4, greatest: 4 }, 'log', 0.1)).toEqual({ least: 2, greatest: 8 })
  })

  it('has a hull, unless there is nothing', () => {
    expect(hull([linear, { least: -1, greatest: 2 }])).toEqual({ least: -1, greatest: 300 })
    expect(hull([])).toBeNull()
  })
})
