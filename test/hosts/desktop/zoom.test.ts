import { expect, it } from 'vitest'
import { settings } from '@contract/settings'
import { zoomAfter } from '../../../src-main/hosts/desktop/zoom'

it('goes through the whole range of the setting and no further, also from between two steps', () => {
  const after = (from: number, change: 'in' | 'out', times: number): number =>
    Array.from({ length: times }).reduce<number>((zoom) => zoomAfter(zoom, change), from)
  expect([after(1, 'in', 1), after(1, 'out', 1), after(1.15, 'in', 1), after(1.15, 'out', 1)]).toEqual([
    1.1, 0.9, 1.25, 1.1,
  ])
  expect([after(1, 'in', 9), after(1, 'out', 9)]).toEqual([1.5, 0.8])
  expect([0.8, 1.5].every((zoom) => settings.shape.zoom.safeParse(zoom).success)).toBe(true)
  expect([0.79, 1.51].some((zoom) => settings.shape.zoom.safeParse(zoom).success)).toBe(false)
  expect(zoomAfter(1.35, 'reset')).toBe(1)
})
