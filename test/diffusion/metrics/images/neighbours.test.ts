import { describe, expect, it } from 'vitest'
import { pointsOf, someOf, withTestImages } from '../../../../src-main/diffusion/images/image-set'
import { distanceBlocks, columnsOf } from '../../../../src-main/diffusion/metrics/distance-blocks'
import { shareWithin } from '../../../../src-main/diffusion/metrics/images/manifolds'
import { isNearCopy, nearestImages } from '../../../../src-main/diffusion/metrics/images/nearest'
import type { PointSet } from '../../../../src-main/diffusion/metrics/point-set'
import { normals, points } from '../points'
import { toySet } from './toy'

const squared = (a: PointSet, i: number, b: PointSet, j: number): number => {
  let sum = 0
  for (let k = 0; k < a.dimension; k++)
    sum += ((a.values[i * a.dimension + k] ?? NaN) - (b.values[j * b.dimension + k] ?? NaN)) ** 2
  return sum
}

describe('squared distances block by block', () => {
  it('are those of all pairs, each once', async () => {
    const [a, b] = [normals(613, 5, 1, [30, 0, 0, 0, 0]), normals(5200, 5, 2, [30, 1, 0, 0, 0])]
    const found = new Float32Array(a.count * b.count).fill(NaN)
    let written = 0
    await distanceBlocks(a, columnsOf(b), 'onnx', ({ row, rows, column, columns, squares, stride }) => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const at = (row + i) * b.count + column + j
          written++
          found[at] = squares[i * stride + j] ?? NaN
        }
      }
    })
    let worst = 0
    for (let i = 0; i < a.count; i += 17)
      for (let j = 0; j < b.count; j += 13)
        worst = Math.max(worst, Math.abs((found[i * b.count + j] ?? NaN) - squared(a, i, b, j)))
    expect(written).toBe(found.length)
    expect(found.some(Number.isNaN)).toBe(false)
    expect(worst).toBeLessThan(1e-4)
  })
})

describe('the share of points within a manifold', () => {
  it('is counted by the third neighbours of the others', async () => {
    // the balls of 0, 1, 2, 4 and 20 have the radii 4, 3, 2, 4 and 19: all from −4 to 8, and 1 to 39
    const others = points([[0], [1], [2], [4], [20]])
    expect(await shareWithin(points([[8], [8.1], [1], [39.1], [38.9], [-4.1]]), others, 'onnx')).toBeCloseTo(4 / 6, 12)
  })

  it('is what a plain count finds', async () => {
    const [a, b] = [normals(150, 3, 3), normals(120, 3, 4, [3, 0, 0])]
    const radius = (j: number) => {
      const all = Array.from({ length: b.count }, (_, k) => (k === j ? Infinity : squared(b, j, b, k)))
      return all.sort((x, y) => x - y)[2] ?? NaN
    }
    const radii = Array.from({ length: b.count }, (_, j) => radius(j))
    const within = Array.from({ length: a.count }, (_, i) => radii.some((most, j) => squared(a, i, b, j) <= most))
    const share = within.filter(Boolean).length / a.count
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.9)
    expect(await shareWithin(a, b, 'onnx')).toBeCloseTo(share, 12)
  })
})

describe('the nearest training image', () => {
  const set = toySet()

  it('is what a plain search finds', async () => {
    const images = someOf(set, set.chosen.test, 40)
    const found = await nearestImages(images, set, 'onnx')
    const all = pointsOf(
      set,
      set.chosen.train,
      Int32Array.from({ length: 300 }, (_, i) => i),
    )
    for (let i = 0; i < images.count; i++) {
      const distances = Array.from({ length: all.count }, (_, j) => Math.sqrt(squared(images, i, all, j)))
      const [least, second] = distances.toSorted((a, b) => a - b)
      expect(found.indices[i]).toBe(distances.indexOf(least ?? NaN))
      expect(found.distances[i]).toBeCloseTo(least ?? NaN, 3)
      expect(found.secondDistances[i]).toBeCloseTo(second ?? NaN, 3)
      expect(isNearCopy(found, i)).toBe((least ?? NaN) < (second ?? NaN) / 3)
    }
  })

  it('of a copy is its original, and of a copy with a little noise as well', async () => {
    const copies = pointsOf(set, set.chosen.train, [7, 123])
    copies.values.set(
      copies.values.subarray(64).map((value, k) => value + (k % 2 === 0 ? 0.001 : -0.001)),
      64,
    )
    const found = await nearestImages(copies, set, 'onnx')
    expect([...found.indices]).toEqual([7, 123])
    expect([isNearCopy(found, 0), isNearCopy(found, 1)]).toEqual([true, true])
    expect(found.distances[0]).toBeLessThan(0.01)
  })
})

describe('a set without test images', () => {
  it('puts every tenth image aside, with its label', () => {
    const { chosen, ...rest } = toySet()
    const none = { count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) }
    const parted = withTestImages({ ...rest, chosen: { ...chosen, test: none }, whole: { ...chosen, test: none } })
    expect([parted.chosen.train.count, parted.chosen.test.count]).toEqual([270, 30])
    expect(parted.whole.test.labels?.[1]).toBe(chosen.train.labels?.[19])
    expect(parted.whole.test.pixels.subarray(64, 128)).toEqual(chosen.train.pixels.subarray(19 * 64, 20 * 64))
    expect(withTestImages(toySet()).chosen.test.count).toBe(90)
  })
})
