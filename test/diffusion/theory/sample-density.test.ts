import { expect, it } from 'vitest'
import { sampleLogDensity } from '../../../src-main/diffusion/theory/sample-density'
import { lawOf, targetFrom } from '../targets/checks'
import { generator } from '../eager'

it('the density of what noise has drowned is told by samples, and few draws count where it has not', () => {
  const { normal } = generator(8)
  const count = 800
  const samples = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 1 : 0.5) * normal() + (i % 2))
  const law = lawOf(targetFrom({ kind: 'gaussian', dimension: 2, mean: [0, 1], variance: [1, 0.25] }))
  const kernel = { scale: 0.2, deviation: 0.9 }
  const points = samples.map((value) => kernel.scale * value + kernel.deviation * normal())
  const { logDensity, effective } = sampleLogDensity(samples, points, 2, kernel)
  const errors = logDensity.map((value, i) => value - law.logDensity(points.subarray(2 * i, 2 * i + 2), kernel))
  // the error at a point is √(1/effective − 1/n), the same samples everywhere
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.12)
  expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / count)).toBeLessThan(0.01)
  expect(Math.min(...effective)).toBeGreaterThan(100)
  const near = sampleLogDensity(samples, samples, 2, { scale: 1, deviation: 0.01 })
  expect(Math.min(...near.effective)).toBeLessThan(3)
})
