import { describe, expect, it } from 'vitest'
import { pointsOf, someOf, withTestImages, type ImageSet } from '../../../../src-main/diffusion/images/image-set'
import { distanceBlocks } from '../../../../src-main/diffusion/metrics/distance-blocks'
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
    await distanceBlocks(a, b, 'onnx', ({ row, rows, column, columns, squares, stride }) => {
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
  const plain = (images: PointSet, among: PointSet, i: number): number[] =>
    Array.from({ length: among.count }, (_, j) => Math.sqrt(squared(images, i, among, j)))
  const all = (many: ImageSet): PointSet =>
    pointsOf(
      many,
      many.chosen.train,
      Int32Array.from({ length: many.chosen.train.count }, (_, i) => i),
    )

  it('is what a plain search finds', async () => {
    const images = someOf(set, set.chosen.test, 40)
    const found = await nearestImages(images, set, 'onnx')
    for (let i = 0; i < images.count; i++) {
      const distances = plain(images, all(set), i)
      const [least = NaN, second = NaN] = distances.toSorted((a, b) => a - b)
      expect(found.indices[i]).toBe(distances.indexOf(least))
      expect(found.distances[i]).toBe(Math.fround(least))
      expect(found.secondDistances[i]).toBe(Math.fround(second))
      expect(isNearCopy(found, i)).toBe(least < second / 3)
    }
  })

  it('is found among more than fit into a step, of more images than are searched for together', async () => {
    // 2,300 images in tiles of 1,024, of which the last reaches back over 772; the images in blocks of 1,024 and 76
    const many = toySet(2300)
    const images = normals(1100, 64, 7)
    const shares: number[] = []
    const found = await nearestImages(images, many, 'onnx', {
      onProgress: (share) => shares.push(share),
      pause: () => Promise.resolve(),
    })
    for (let i = 0; i < images.count; i += 97) {
      const distances = plain(images, all(many), i)
      const [least = NaN, second = NaN] = distances.toSorted((a, b) => a - b)
      expect(found.indices[i]).toBe(distances.indexOf(least))
      expect(found.secondDistances[i]).toBe(Math.fround(second))
    }
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  it('is the only one where there is one, and has no second', async () => {
    const [pixels, labels] = [set.chosen.train.pixels.subarray(0, 64), Uint8Array.of(0)]
    const one = { ...set, chosen: { ...set.chosen, train: { count: 1, pixels, labels } } }
    const found = await nearestImages(someOf(set, set.chosen.test, 3), one, 'onnx')
    expect([...found.indices]).toEqual([0, 0, 0])
    expect([...found.secondDistances]).toEqual([Infinity, Infinity, Infinity])
  })

  it('of a copy is its original at no distance, and of a copy with a little noise the original as well', async () => {
    const copies = pointsOf(set, set.chosen.train, [7, 123])
    copies.values.set(
      copies.values.subarray(64).map((value, k) => value + (k % 2 === 0 ? 0.001 : -0.001)),
      64,
    )
    const found = await nearestImages(copies, set, 'onnx')
    expect([...found.indices]).toEqual([7, 123])
    expect([isNearCopy(found, 0), isNearCopy(found, 1)]).toEqual([true, true])
    expect(found.distances[0]).toBe(0)
    expect(found.distances[1]).toBeCloseTo(0.008, 5)
  })

  it('is not looked for any longer than somebody wants it', async () => {
    const given = nearestImages(someOf(set, set.chosen.test, 3), set, 'onnx', {
      onProgress: () => undefined,
      pause: () => Promise.reject(new Error('given up')),
    })
    await expect(given).rejects.toThrow('given up')
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
