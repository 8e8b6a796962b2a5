import { expect, it } from 'vitest'
import { noised, standardNormals } from '../../../src-renderer/pages/design/meaning/noising'

const moments = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const power = (k: number) => values.reduce((sum, value) => sum + (value - mean) ** k, 0) / values.length
  return { mean, variance: power(2), fourth: power(4) }
}

it('the noise is standard normal, and the same again', () => {
  const noise = standardNormals(200_001, 7)
  const { mean, variance, fourth } = moments(noise)
  // five standard errors of each
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(200_000))
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 200_000))
  expect(Math.abs(fourth - 3)).toBeLessThan(5 * Math.sqrt(96 / 200_000))
  expect(standardNormals(200_001, 7)).toEqual(noise)
  expect(standardNormals(4, 8)).not.toEqual(noise.subarray(0, 4))
})

it('noised points are m x + s ε in the units of the data', () => {
  const samples = { shape: [2, 2], values: Float32Array.of(1, 2, -4, 0), images: null }
  const { values, shape } = noised(samples, Float32Array.of(1, -1, 0, 2), { m: 0.5, s: 0.25 }, 8)
  expect(shape).toEqual([2, 2])
  expect([...values]).toEqual([2.5, -1, -2, 4])
})
