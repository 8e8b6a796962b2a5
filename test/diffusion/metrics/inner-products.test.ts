import { describe, expect, it } from 'vitest'
import { grouped, innerProducts } from '../../../src-main/diffusion/metrics/inner-products'
import { generator } from '../eager'

describe('inner products in groups of four', () => {
  it('are those of the points, and zero beyond the last', () => {
    const { normal } = generator(3)
    const [dimension, count] = [7, 6]
    const values = Float32Array.from({ length: count * dimension }, normal)
    const points = grouped({ count, dimension, values })
    const found = new Float64Array(16)
    innerProducts(points, 0, points, 1, found)
    found.forEach((product, index) => {
      const [row, column] = [Math.floor(index / 4), 4 + (index % 4)]
      let expected = 0
      for (let j = 0; column < count && j < dimension; j++)
        expected += (values[row * dimension + j] ?? NaN) * (values[column * dimension + j] ?? NaN)
      expect(product).toBeCloseTo(expected, 12)
    })
  })
})
