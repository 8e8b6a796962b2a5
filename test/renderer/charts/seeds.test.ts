import { describe, expect, it } from 'vitest'
import { withSmoothing } from '../../../src-renderer/charts/curve'
import { hasSeeds, meanCurves } from '../../../src-renderer/charts/seeds'

const curve = (id: string, values: readonly number[], group?: string) => {
  const column = Float32Array.from(values)
  const steps = Float64Array.from(values, (_, k) => k + 1)
  const buckets = { steps, least: column, greatest: column, last: column, mean: column, totalSteps: values.length }
  const drawn = { id, label: id, color: '#000', buckets }
  return withSmoothing(group === undefined ? drawn : { ...drawn, group: { id: group, label: group } }, 0)
}

describe('curves of several seeds', () => {
  it('become their mean with one standard deviation around it, each until its end', () => {
    const curves = [curve('a', [1, 2, 3], 'g'), curve('b', [3, 4], 'g'), curve('c', [7, 7], 'h'), curve('d', [9])]
    expect(hasSeeds(curves)).toBe(true)
    const [mean, alone, other] = meanCurves(curves)
    expect(mean).toMatchObject({ id: 'seeds/g', label: 'g (2 seeds)' })
    expect([...(mean?.smoothed ?? [])]).toEqual([2, 3, 3])
    expect([...(mean?.buckets.least ?? [])].map((value) => Number(value.toFixed(5)))).toEqual([0.58579, 1.58579, 3])
    expect([alone?.id, other?.id]).toEqual(['c', 'd'])
    expect(hasSeeds([curve('a', [1], 'g'), curve('c', [1], 'h'), curve('d', [1])])).toBe(false)
  })
})
