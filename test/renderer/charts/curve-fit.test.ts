import { describe, expect, it } from 'vitest'
import type { CurveBuckets } from '@contract/run'
import { nearestBucket, withSmoothing } from '../../../src-renderer/charts/curve'
import { curvesAsCsv } from '../../../src-renderer/charts/curveCsv'
import { notDrawable, rounded, stepsSpanned, valuesSpanned } from '../../../src-renderer/charts/curveFit'
import { curveSummary } from '../../../src-renderer/charts/curveSummary'

function buckets(steps: readonly number[], values: readonly number[], totalSteps = steps.at(-1) ?? 0): CurveBuckets {
  const column = Float32Array.from(values)
  return { steps: Float64Array.from(steps), least: column, greatest: column, last: column, mean: column, totalSteps }
}
const curve = (steps: readonly number[], values: readonly number[], totalSteps?: number, label = 'a') =>
  withSmoothing({ id: label, label, color: '#000', buckets: buckets(steps, values, totalSteps) }, 0)

describe('what a chart shows', () => {
  it('spans the whole curve also where only a part of it was fetched', () => {
    const part = curve([500, 510], [1, 1], 3000)
    expect(stepsSpanned([part])).toEqual({ least: 0, greatest: 3000 })
    expect(stepsSpanned([part], 'step', 'log')).toEqual({ least: 1, greatest: 3000 })
    expect(stepsSpanned([curve([401, 500], [1, 1], 100)])).toEqual({ least: 401, greatest: 500 })
    expect(stepsSpanned([])).toBeNull()
  })

  it('spans every value of a curve of one or two', () => {
    expect(stepsSpanned([curve([0, 1], [1, 1], 2)])).toEqual({ least: 0, greatest: 2 })
    expect(stepsSpanned([curve([0], [1], 1)])).toEqual({ least: 0, greatest: 1 })
  })

  it('fits the values to round numbers, but for a rare spike', () => {
    const steps = Array.from({ length: 1000 }, (_, i) => i + 1)
    const values = steps.map((step) => (step === 500 ? 1e6 : 0.35 + 0.1 * Math.sin(step)))
    const smooth = withSmoothing({ id: 'a', label: 'a', color: '#000', buckets: buckets(steps, values) }, 0)
    const quiet = { ...smooth, smoothed: smooth.smoothed.map((value) => Math.min(value, 0.45)) }
    expect(valuesSpanned([quiet], { least: 1, greatest: 1000 }, 'linear')).toEqual({ least: 0.2, greatest: 0.5 })
    expect(valuesSpanned([quiet], { least: 1, greatest: 1000 }, 'log')).toEqual({ least: 0.2, greatest: 0.5 })
  })

  it('leaves out of a log axis what it cannot show, and says how much', () => {
    const mixed = curve([1, 2, 3, 4], [-1, 0, Number.NaN, 10])
    expect(notDrawable([mixed], 'log')).toEqual({ notFinite: 1, notPositive: 2 })
    expect(notDrawable([mixed], 'linear')).toEqual({ notFinite: 1, notPositive: 0 })
    expect(valuesSpanned([mixed], { least: 1, greatest: 4 }, 'log').least).toBeGreaterThan(0)
    expect(valuesSpanned([], { least: 1, greatest: 4 }, 'log')).toEqual({ least: 0.1, greatest: 10 })
  })

  it('rounds outwards', () => {
    expect(rounded({ least: 0.27, greatest: 1.32 }, 'log')).toEqual({ least: 0.2, greatest: 1.5 })
    const tight = rounded({ least: 0.31, greatest: 0.33 }, 'log')
    expect(tight.least).toBeLessThanOrEqual(0.31)
    expect(tight.greatest).toBeGreaterThanOrEqual(0.33)
  })

  it('finds the bucket nearest to a step', () => {
    const steps = [10, 20, 40]
    expect([0, 14, 16, 29, 31, 99].map((step) => nearestBucket(steps, step))).toEqual([0, 0, 1, 1, 2, 2])
    expect(nearestBucket([], 3)).toBe(-1)
  })

  it('is written as CSV exactly: the steps in view, quoted names', () => {
    const csv = curvesAsCsv([curve([1, 2, 3], [0.5, 0.25, 1], 3, 'VP, "wide"')], { least: 2, greatest: 3 })
    expect(csv.split('\r\n')).toEqual([
      'curve,step,least,greatest,mean,last,smoothed',
      '"VP, ""wide""",2,0.25,0.25,0.25,0.25,0.25',
      '"VP, ""wide""",3,1,1,1,1,1',
      '',
    ])
  })

  it('is said in words', () => {
    expect(curveSummary([curve([1, 3000], [1.02, 0.31], 3000, 'VP')], 'training step', 'loss')).toBe(
      'loss against training step, 1 curve. VP: from 1.02 at 1 to 0.310 at 3,000',
    )
  })
})
