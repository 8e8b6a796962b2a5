import { describe, expect, it } from 'vitest'
import type { SampleDescription } from '@contract/image-description'
import type { SampleSet } from '@contract/run'
import { differenceOf } from '../../../src-renderer/components/samples/difference'
import { imageOrder, placesOf } from '../../../src-renderer/components/samples/sheetOrder'

const images = { height: 1, width: 2, channels: 1, range: [-1, 1] } as const
const set = (values: readonly number[]): SampleSet => ({
  shape: [values.length / 2, 2],
  values: Float32Array.from(values),
  images,
})
const description: SampleDescription = {
  classNames: ['zero', 'one'],
  classes: {
    labels: Int32Array.of(1, 0, 1, 0),
    confidences: Float32Array.of(0.5, 0.9, 0.99, 0.9),
    accuracy: 0.99,
  },
  nearest: {
    indices: Int32Array.of(5, 6, 7, 8),
    distances: Float32Array.of(0.3, 0.1, 0.2, 0.4),
    images: set([0, 0, 0, 0, 0, 0, 0, 0]),
    labels: null,
  },
}

describe('the order of a sheet', () => {
  it.each([
    ['index', [0, 1, 2, 3]],
    ['class', [1, 3, 2, 0]],
    ['least-confident', [0, 1, 3, 2]],
    ['most-confident', [2, 1, 3, 0]],
    ['nearest', [1, 2, 0, 3]],
    ['farthest', [3, 0, 2, 1]],
  ] as const)('%s', (order, expected) => {
    expect([...(imageOrder(4, order, description) ?? [])]).toEqual(expected)
  })

  it('is not known before what it needs is', () => {
    expect(imageOrder(4, 'nearest', null)).toBeNull()
    expect(imageOrder(4, 'class', { ...description, classes: null })).toBeNull()
    expect(imageOrder(4, 'farthest', { ...description, classes: null })).not.toBeNull()
  })

  it('has an inverse', () => {
    const order = Int32Array.of(3, 0, 2, 1)
    expect([...placesOf(order)]).toEqual([1, 3, 2, 0])
  })
})

describe('the difference of two sets of images', () => {
  it('is taken pixel by pixel, grey where they agree', () => {
    const found = differenceOf(set([1, -1, 0.5, 0]), set([-1, -1, 0.25, 0, 9, 9]))
    expect(found).toEqual({ ...set([2, 0, 0.25, 0]), images: { ...images, range: [-2, 2] } })
  })

  it('is none between images of different sizes, and of points', () => {
    const points: SampleSet = { shape: [1, 2], values: new Float32Array(2), images: null }
    const large: SampleSet = { shape: [1, 4], values: new Float32Array(4), images: { ...images, width: 4 } }
    expect(differenceOf(set([0, 0]), large)).toBeNull()
    expect(differenceOf(set([0, 0]), points)).toBeNull()
  })
})
