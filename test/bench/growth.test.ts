import { expect, it } from 'vitest'
import { growthFigure, sentence } from '../../bench/growth'
import { flopsOf } from '../../bench/items'
import type { Growth } from '../../bench/report'

/** A step of 0.3 ms beside its arithmetic at 50 GFLOP/s. */
const widths: Growth = {
  size: 'width',
  points: [16, 64, 256, 1024].map((at) => {
    const flops = flopsOf({ batch: 256, width: at, dimension: 50 })
    return { at, flops, milliseconds: 0.3 + flops / 50e6 }
  }),
}

it('counts the products of a step: three forward, their six gradients but that to the data', () => {
  // 2 · 4 · (5 · 3 + 3 · 3 + 3 · 4) forward, and as much twice back without the 5 · 3 of the data's gradient.
  expect(flopsOf({ batch: 4, width: 3, dimension: 4 })).toBe(2 * 4 * (3 * (15 + 9 + 12) - 15))
})

it('says up to where a step is not the arithmetic', () => {
  expect(sentence(widths)).toMatch(/^width: .* less than half of a step at 16, 64; at 16 they are .* of 0\.3\d? ms/)
})

it('says so where the arithmetic is all there is', () => {
  const points = widths.points.map(({ at, flops }) => ({ at, flops, milliseconds: flops / 50e6 }))
  expect(sentence({ ...widths, points })).toBe(
    'width: at every size the matrix products, at 50 GFLOP/s, are more than half of a step.',
  )
})

it('draws each size with its points in order, within the figure', () => {
  const svg = growthFigure([widths, { size: 'batch', points: widths.points }, { size: 'dimension', points: [] }])
  expect(svg.match(/<circle/g)).toHaveLength(8)
  const x = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, text]) => Number(text)).slice(0, 4)
  expect(x).toEqual(x.toSorted((a, b) => a - b))
  expect(Math.max(...x)).toBeLessThanOrEqual(300)
  expect(svg).not.toContain('NaN')
})
