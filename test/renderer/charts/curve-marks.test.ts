import { expect, it } from 'vitest'
import { withSmoothing } from '../../../src-renderer/charts/curve'
import { marksAt } from '../../../src-renderer/charts/curveMarks'

const curveOf = (k: number) => {
  const values = Float32Array.of(1, 2, 10 ** -k)
  const buckets = {
    steps: Float64Array.of(1, 2, 3),
    least: values,
    greatest: values,
    last: values,
    mean: values,
    totalSteps: 3,
  }
  return withSmoothing({ id: String(k), label: `run ${String(k)}`, color: '#000', buckets }, 0)
}
const height = (share: number) => ({ share, range: { least: 1e-20, greatest: 1 }, scale: 'log' as const })

it('a few curves are marked each, wherever the pointer is', () => {
  const marks = marksAt([curveOf(1), curveOf(2)], 2.9, null)
  expect(marks.map(({ id, x, y }) => [id, x, Math.round(1000 * y)])).toEqual([
    ['1', 3, 100],
    ['2', 3, 10],
  ])
})

it('of a crowd the nearest to the pointer is, on the axis as it is drawn, and none for another chart’s', () => {
  const many = Array.from({ length: 20 }, (_, k) => curveOf(k))
  expect(marksAt(many, 3, height(0.61)).map(({ label }) => label)).toEqual(['run 8'])
  expect(marksAt(many, 3, height(0))).toHaveLength(1)
  expect(marksAt(many, 3, null)).toEqual([])
  expect(marksAt([], 3, height(0))).toEqual([])
})
