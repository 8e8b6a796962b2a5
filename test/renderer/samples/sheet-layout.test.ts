import { describe, expect, it } from 'vitest'
import { imagePixels } from '../../../src-renderer/components/samples/imagePixels'
import { imageAt, imageByKey, placeOf, sheetLayout } from '../../../src-renderer/components/samples/sheetLayout'

const digit = { width: 28, height: 28 }

describe('the layout of a sheet', () => {
  it('enlarges every pixel by the same whole number of device pixels', () => {
    for (const ratio of [1, 1.25, 1.5, 2]) {
      const { tile } = sheetLayout(100, digit, 700, 42, ratio)
      const factor = (tile.width * ratio) / 28
      expect(factor - Math.round(factor)).toBeCloseTo(0, 9)
    }
  })

  it('has as many columns as fit', () => {
    const layout = sheetLayout(100, digit, 600, 56, 1)
    expect(layout).toMatchObject({ columns: 10, rows: 10, height: 578 })
    expect(sheetLayout(3, digit, 600, 56, 1)).toMatchObject({ columns: 3, rows: 1 })
    expect(sheetLayout(3, digit, 20, 56, 1).columns).toBe(1)
    expect(sheetLayout(0, digit, 600, 56, 1).height).toBe(0)
  })

  it('knows which image lies where', () => {
    const layout = sheetLayout(95, digit, 600, 56, 1)
    for (const index of [0, 9, 10, 94]) {
      const { x, y } = placeOf(layout, index)
      expect(imageAt(layout, 95, x + 5, y + 5)).toBe(index)
    }
    expect(imageAt(layout, 95, 57, 5)).toBeNull()
    expect(imageAt(layout, 95, 5 + 5 * 58, 5 + 9 * 58)).toBeNull()
    expect(imageAt(layout, 95, -1, 5)).toBeNull()
  })

  it('is walked by keys', () => {
    const layout = sheetLayout(95, digit, 600, 56, 1)
    expect(imageByKey(layout, 95, null, 'ArrowDown')).toBe(0)
    expect(imageByKey(layout, 95, 7, 'ArrowDown')).toBe(17)
    expect(imageByKey(layout, 95, 90, 'ArrowDown')).toBe(94)
    expect(imageByKey(layout, 95, 3, 'ArrowUp')).toBe(0)
    expect(imageByKey(layout, 95, 3, 'End')).toBe(94)
    expect(imageByKey(layout, 95, 3, 'x')).toBeNull()
  })
})

describe('the pixels of an image', () => {
  it('run from black to white over its range, held at the ends, red where there is no number', () => {
    const values = Float32Array.of(9, 9, 9, 9, -1, 0, 3, Number.NaN)
    const layout = { width: 2, height: 2, channels: 1, range: [-1, 1] as const }
    const pixels = imagePixels({ shape: [2, 4], values }, layout, 1)
    expect([...pixels]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 255, 0, 0, 255])
  })

  it('have their own colours where there are three channels', () => {
    const layout = { width: 1, height: 1, channels: 3, range: [0, 1] as const }
    expect([...imagePixels({ shape: [1, 1, 1, 3], values: Float32Array.of(1, 0, 0.5) }, layout, 0)]).toEqual([
      255, 0, 128, 255,
    ])
  })
})
