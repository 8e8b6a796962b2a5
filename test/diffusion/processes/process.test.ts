import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { reverseDrift } from '../../../src-main/diffusion/processes/reverse'
import { makeSchedule } from '../../../src-main/diffusion/schedules'
import { processes } from '../specs'

beforeAll(() => tf.setBackend('cpu'))

/** Central difference with an error of order h⁴. */
const derivative = (f: (t: number) => number, t: number, h: number) =>
  (8 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12 * h)

/** Composite Simpson rule. */
function integral(f: (t: number) => number, from: number, to: number, pieces = 4000): number {
  const h = (to - from) / pieces
  let sum = f(from) + f(to)
  for (let i = 1; i < pieces; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h)
  return (sum * h) / 3
}

describe.each(Object.entries(processes))('%s', (_, spec) => {
  const process = makeProcess(spec)
  const { horizon } = spec
  const m = (t: number) => process.kernel(t).scale
  const s2 = (t: number) => process.kernel(t).deviation ** 2
  const inside = [0.05, 0.2, 0.5, 0.8, 0.95].map((part) => part * horizon)

  it('has a kernel that solves dm/dt = f m and d(s²)/dt = 2 f s² + g²', () => {
    for (const t of inside) {
      const h = 1e-3 * horizon
      expect(derivative(m, t, h)).toBeCloseTo(process.drift(t) * m(t), 7)
      expect(derivative(s2, t, h)).toBeCloseTo(2 * process.drift(t) * s2(t) + process.diffusionSquared(t), 7)
    }
  })

  it('has the kernel that quadrature of f and g² gives', () => {
    for (const t of inside) {
      const logScale = (u: number) => integral((v) => process.drift(v), 0, u)
      expect(Math.log(m(t))).toBeCloseTo(logScale(t), 5)
      const variance = integral((u) => (m(t) / m(u)) ** 2 * process.diffusionSquared(u), 0, t)
      expect(s2(t)).toBeCloseTo(variance, 7)
    }
  })

  it('starts at the data', () => {
    expect(process.kernel(0)).toEqual({ scale: 1, deviation: 0 })
  })

  it('has integrals of the schedule that add up', () => {
    const schedule = makeSchedule(spec.schedule, horizon)
    for (const t of inside) {
      expect(schedule.elapsed(t)).toBeCloseTo(
        integral((u) => schedule.rate(u), 0, t),
        10,
      )
      expect(schedule.remaining(t)).toBeCloseTo(
        integral((u) => schedule.rate(u), t, horizon),
        10,
      )
    }
  })

  it('has the same kernel as a tensor, to float32, also near both ends', () => {
    const last = spec.kind === 'pbm' ? 1 - 2 ** -10 : 1
    const times = [2 ** -20, 2 ** -10, 0.25, 0.75, last].map((part) => part * horizon)
    const { scale, deviation } = process.kernelTensor(tf.tensor2d(times, [times.length, 1]))
    expect(scale.shape).toEqual([times.length, 1])
    const [scales, deviations] = [scale.dataSync(), deviation.dataSync()]
    times.forEach((t, i) => {
      expect(Math.abs((scales[i] ?? NaN) / m(t) - 1)).toBeLessThan(1e-5)
      expect(Math.abs((deviations[i] ?? NaN) / process.kernel(t).deviation - 1)).toBeLessThan(1e-5)
    })
  })

  it('reads noise and score as the same reverse drift −f y + g² score', () => {
    for (const t of inside) {
      const noise = reverseDrift(process, 'noise', t)
      const score = reverseDrift(process, 'score', t)
      expect(noise.position).toBe(-process.drift(t))
      expect(noise.output * -process.kernel(t).deviation).toBeCloseTo(score.output, 10)
      expect(score.output).toBe(process.diffusionSquared(t))
    }
  })
})

describe('VP', () => {
  const process = makeProcess({ kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } })

  it('keeps the digits of s where it vanishes', () => {
    expect(process.kernel(1e-14).deviation / Math.sqrt(2e-14)).toBeCloseTo(1, 10)
  })
})

describe('PBM', () => {
  const spec = processes['PBM, linear'] ?? (() => expect.fail())()
  const process = makeProcess(spec)

  it('is pinned at the horizon', () => {
    expect(process.kernel(spec.horizon)).toEqual({ scale: 0, deviation: 0 })
  })

  it('keeps the digits of s and f beside the pinned end', () => {
    const gap = 2 ** -40
    const rest = spec.sigma ** 2 * 20 * gap
    expect(process.kernel(1 - gap).deviation / Math.sqrt(rest)).toBeCloseTo(1, 9)
    expect(process.drift(1 - gap) * -gap).toBeCloseTo(1, 9)
  })

  it('has the Föllmer drift α′(x̂_0 − y)/(α − α_0), stable beside the pinned end', () => {
    const [y, guess] = [0.3, -1.1]
    for (const t of [0.1, 0.5, 0.9, 1 - 2 ** -30]) {
      const { scale, deviation } = process.kernel(t)
      const { position, output } = reverseDrift(process, 'noise', t)
      const noise = (y * scale - scale * guess) / deviation
      const elapsed = deviation ** 2 / scale
      const expected = (process.diffusionSquared(t) * (guess - y * scale)) / elapsed
      expect((position * y * scale + output * noise) / expected).toBeCloseTo(1, 8)
    }
  })

  it('has a reverse drift that vanishes on N(0, α_T I)', () => {
    const whole = spec.sigma ** 2 * makeSchedule(spec.schedule, spec.horizon).elapsed(spec.horizon)
    for (const t of [1e-3, 0.3, 0.7, 0.999]) {
      const { scale, deviation } = process.kernel(t)
      const { position, output } = reverseDrift(process, 'score', t)
      const score = -1 / (scale * scale * whole + deviation * deviation)
      expect(Math.abs(position + output * score)).toBeLessThan(1e-12 * Math.abs(position))
    }
  })
})
