import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import { composite, gaussLegendre } from '../../../src-main/diffusion/numerics/gauss-legendre'
import { erf, logScaledErfc, logGamma, scaledErfc } from '../../../src-main/diffusion/numerics/special'
import { logScaledErfcTensor, scaledErfcTensor } from '../../../src-main/diffusion/numerics/special-tensor'

const relative = (value: number, expected: number) => Math.abs(value / expected - 1)

describe('special functions', () => {
  // Values of Abramowitz & Stegun's tables, extended to 15 digits with Python's math module.
  it.each([
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [1.9, 0.9927904292352575],
    [2.1, 0.997020533343667],
    [4, 0.9999999845827421],
  ])('erf(%d)', (x, expected) => {
    expect(relative(erf(x), expected)).toBeLessThan(1e-14)
    expect(erf(-x)).toBe(-erf(x))
  })

  it.each([
    [0.5, 0.6156903441929259],
    [1.99, 0.25646783671952994],
    [2, 0.2553956763105058],
    [3, 0.1790011511813899],
    [10, 0.0561409927438226],
    [1e6, 5.64189583547474e-7],
  ])('e^{x²} erfc(x) at %d', (x, expected) => {
    expect(relative(scaledErfc(x), expected)).toBeLessThan(1e-12)
  })

  it.each([
    [-6, Math.log(2)],
    [-0.3, 0.28414589714140825],
    [5, -27.200889545537436],
    [30, -903.9741171106439],
  ])('log erfc(%d)', (x, expected) => {
    expect(relative(logScaledErfc(x) - x * x, expected)).toBeLessThan(1e-12)
  })

  it.each([
    [0.25, 1.2880225246980774],
    [1, 0],
    [5.5, 3.957813967618717],
    [60, 184.53382886144948],
  ])('log Γ(%d)', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)))
  })

  it('have traced forms that are as good as float32', async () => {
    await tf.setBackend('cpu')
    const points = [0, 0.01, 0.3, 0.7, 1, 2, 3, 5, 8, 20, 100]
    const scaled = scaledErfcTensor(tf.tensor1d(points)).dataSync()
    const logs = logScaledErfcTensor(tf.tensor1d(points.map((x) => -x / 4))).dataSync()
    points.forEach((x, i) => {
      expect(relative(scaled[i] ?? NaN, scaledErfc(x))).toBeLessThan(1e-6)
      expect(Math.abs((logs[i] ?? NaN) - logScaledErfc(-x / 4))).toBeLessThan(1e-6 * (1 + x * x))
    })
  })
})

describe('quadrature', () => {
  it('integrates polynomials up to its degree exactly', () => {
    const { nodes, weights } = gaussLegendre(7)
    for (let degree = 0; degree <= 13; degree++) {
      const sum = nodes.reduce((total, x, i) => total + (weights[i] ?? 0) * x ** degree, 0)
      expect(sum).toBeCloseTo(degree % 2 === 0 ? 2 / (degree + 1) : 0, 13)
    }
  })

  it('integrates in panels', () => {
    const { nodes, weights } = composite(-1, 3, 5)
    expect(nodes.reduce((sum, x, i) => sum + (weights[i] ?? 0) * Math.exp(x), 0)).toBeCloseTo(
      Math.exp(3) - Math.exp(-1),
      12,
    )
  })
})
