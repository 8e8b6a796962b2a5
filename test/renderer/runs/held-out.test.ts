import { describe, expect, it } from 'vitest'
import type { HeldOut } from '@contract/held-out'
import { epochsText, heldOutText } from '../../../src-renderer/components/runs/heldOutText'
import { leastExcess } from '../../../src-renderer/pages/compare/bestRuns'
import { validationSeries } from '../../../src-renderer/pages/run/validationSeries'
import { aRun } from './runs'

const measured: HeldOut = {
  ...{ loss: 0.30123, standardError: 0.0012, count: 20_000 },
  ...{ floor: 0.29, floorStandardError: 0, excess: 0.01123, excessStandardError: 0.00071 },
}

describe('the held-out loss', () => {
  it('is shown with its floor and its excess, errors where there are some', () => {
    expect(heldOutText(measured)).toEqual({ loss: '0.3012 ± 0.0012', floor: '0.2900', excess: '0.01123 ± 0.00071' })
    const unknown = { floor: null, floorStandardError: null, excess: null, excessStandardError: null }
    expect(heldOutText({ ...measured, ...unknown })).toEqual({ loss: '0.3012 ± 0.0012', floor: null, excess: null })
  })

  it('is best by its excess, among runs of a target', () => {
    const run = (id: string, excess: number | null, kind = 'mixture') => ({
      ...aRun(id, { target: { kind } }),
      heldOut: { ...measured, excess },
    })
    const runs = [run('a', 0.2), run('b', 0.1), run('c', null), run('d', 0.01, 'funnel')]
    expect([...leastExcess(runs)]).toEqual(['b'])
  })
})

describe('a finite training set', () => {
  it('says how many epochs are done', () => {
    const data = { kind: 'finite', train: 1000, validation: 10, test: 10 }
    const run = aRun('a', { training: { data, batch: 250, steps: 100 } })
    expect(epochsText(run)).toBe('25 epochs of 1,000 points')
    expect(epochsText({ ...run, stepsDone: 4 })).toBe('1 epoch of 1,000 points')
    expect(epochsText(aRun('b', {}))).toBe(null)
  })

  it('has its validation as a second curve, with the standard error as its band', () => {
    const of = (losses: { step: number; loss: number; standardError: number }[]) =>
      validationSeries(losses, { id: 'a', color: '#123456' })
    expect(of([])).toBe(null)
    const series = of([
      { step: 10, loss: 0.5, standardError: 0.125 },
      { step: 20, loss: 0.25, standardError: 0.0625 },
    ])
    expect(series).toMatchObject({ id: 'a/validation', label: 'validation loss', color: '#123456' })
    expect(series?.buckets).toEqual({
      steps: Float64Array.of(10, 20),
      least: Float32Array.of(0.375, 0.1875),
      greatest: Float32Array.of(0.625, 0.3125),
      last: Float32Array.of(0.5, 0.25),
      mean: Float32Array.of(0.5, 0.25),
      totalSteps: 20,
    })
  })
})
