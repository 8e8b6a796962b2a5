import { expect, test } from 'vitest'
import { slotsOf, type RowsView } from '../../../src-renderer/pages/runs/useVirtualRows'

const view: RowsView = { first: 100, visible: 16, count: 10_000, rowHeight: 44 }
const indices = (slots: ReturnType<typeof slotsOf>): readonly number[] =>
  slots.map(({ index }) => index).sort((a, b) => a - b)

test('the rows in view and six beyond each end have a slot, each at its own height', () => {
  const slots = slotsOf(view)
  expect(indices(slots)).toEqual(Array.from({ length: 28 }, (_, k) => 94 + k))
  for (const { index, top } of slots) expect(top).toBe(44 * index)
  expect(new Set(slots.map(({ slot }) => slot)).size).toBe(28)
})

test('scrolling by a row changes one slot', () => {
  const before = slotsOf(view)
  const after = slotsOf({ ...view, first: 101 })
  expect(after.filter(({ index }, k) => index !== before[k]?.index).map(({ index }) => index)).toEqual([122])
})

test('after a jump every row in view is there, and no more than those have changed', () => {
  const before = slotsOf(view)
  const after = slotsOf({ ...view, first: 160 }, before)
  const seen = Array.from({ length: 16 }, (_, k) => 160 + k)
  expect(indices(after)).toEqual(expect.arrayContaining(seen))
  expect(after.filter((place) => !before.includes(place))).toHaveLength(seen.length)
  expect(new Set(indices(after)).size).toBe(after.length)
})

test('rows that are no longer there, or were placed in a table of another height, are not kept', () => {
  const before = slotsOf(view)
  expect(Math.max(...indices(slotsOf({ ...view, first: 0, count: 40 }, before)))).toBeLessThan(40)
  const taller = slotsOf({ ...view, visible: 20 }, before)
  expect(new Set(indices(taller)).size).toBe(taller.length)
  expect(slotsOf({ ...view, first: 0, count: 3 })).toHaveLength(3)
})
