import { describe, expect, it } from 'vitest'
import { mixtureComponents } from '../../../src-main/diffusion/targets/mixture-components'

const generated = { kind: 'mixture', dimension: 50, components: 400, spread: 6, seed: 3 } as const

describe('the means of a generated mixture', () => {
  it('fill the cube uniformly', () => {
    const { means } = mixtureComponents({ ...generated, shape: 'cube' })
    expect(means.every((value) => Math.abs(value) <= 6)).toBe(true)
    const second = means.reduce((sum, value) => sum + value * value, 0) / means.length
    // Var of a uniform is spread²/3, of its square 4 spread⁴/45.
    expect(Math.abs(second - 12)).toBeLessThan(4 * Math.sqrt((4 * 6 ** 4) / 45 / means.length))
  })

  it('fill the ball uniformly', () => {
    const { means, dimension } = mixtureComponents({ ...generated, shape: 'ball' })
    const radii = Array.from({ length: 400 }, (_, k) =>
      Math.hypot(...means.subarray(k * dimension, (k + 1) * dimension)),
    )
    expect(Math.max(...radii)).toBeLessThanOrEqual(6.0001)
    // (r/R)^d is uniform on [0, 1].
    const uniform = radii.map((radius) => (radius / 6) ** dimension)
    const mean = uniform.reduce((sum, value) => sum + value, 0) / 400
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 400))
  })
})
