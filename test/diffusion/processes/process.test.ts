import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { readGuess, readScore } from '../../../src-main/diffusion/processes/reading'
import { flowDrift, reverseDrift, type Parameterization } from '../../../src-main/diffusion/processes/reverse'
import type { Process } from '../../../src-main/diffusion/processes/process'
import { makeSchedule } from '../../../src-main/diffusion/schedules'
import { isOpenAtHorizon, scheduleOf } from '@contract/experiment/process'
import { generator } from '../eager'
import { allProcesses, processes } from '../specs'

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

/** Classical Runge–Kutta of order 4 for (log m, s²) from the data to t, in steps that are finer towards both ends. */
function kernelByRungeKutta(process: Process, to: number, pieces = 4000) {
  const { horizon } = process
  const whole = Math.asin(Math.sqrt(to / horizon))
  const time = (x: number) => horizon * Math.sin(x) ** 2
  let [logScale, variance] = [0, 0]
  const slope = (x: number, s2: number) => {
    const speed = 2 * horizon * Math.sin(x) * Math.cos(x)
    const f = process.drift(time(x))
    return { logScale: f * speed, variance: (2 * f * s2 + process.diffusionSquared(time(x))) * speed }
  }
  const h = whole / pieces
  for (let i = 0; i < pieces; i++) {
    const x = i * h
    const a = slope(x, variance)
    const b = slope(x + h / 2, variance + (h / 2) * a.variance)
    const c = slope(x + h / 2, variance + (h / 2) * b.variance)
    const d = slope(x + h, variance + h * c.variance)
    logScale += (h / 6) * (a.logScale + 2 * b.logScale + 2 * c.logScale + d.logScale)
    variance += (h / 6) * (a.variance + 2 * b.variance + 2 * c.variance + d.variance)
  }
  return { scale: Math.exp(logScale), deviation: Math.sqrt(variance) }
}

describe.each(Object.entries(allProcesses))('%s', (_, spec) => {
  const process = makeProcess(spec)
  const { horizon } = spec
  const m = (t: number) => process.kernel(t).scale
  const s2 = (t: number) => process.kernel(t).deviation ** 2
  const inside = [0.05, 0.2, 0.5, 0.8, 0.95].map((part) => part * horizon)

  it('has a kernel that solves dm/dt = f m and d(s²)/dt = 2 f s² + g²', () => {
    for (const t of inside) {
      const h = 1e-3 * horizon
      expect(derivative(m, t, h)).toBeCloseTo(process.drift(t) * m(t), 7)
      const expected = 2 * process.drift(t) * s2(t) + process.diffusionSquared(t)
      expect(Math.abs(derivative(s2, t, h) - expected)).toBeLessThan(5e-8 * (1 + Math.abs(expected)))
    }
  })

  it('has the kernel that Runge–Kutta gives, to 1e-8', () => {
    for (const t of inside) {
      const expected = kernelByRungeKutta(process, t)
      expect(Math.abs(m(t) / expected.scale - 1)).toBeLessThan(1e-8)
      expect(Math.abs(process.kernel(t).deviation / expected.deviation - 1)).toBeLessThan(1e-8)
    }
  })

  it('has the mean and variance of paths that Euler–Maruyama draws forwards', () => {
    const { normal } = generator(7)
    const [count, pieces, x0, t] = [2500, 200, 1.5, 0.6 * horizon]
    const h = t / pieces
    let [sum, squares] = [0, 0]
    for (let i = 0; i < count; i++) {
      let x = x0
      for (let k = 0; k < pieces; k++) {
        x += process.drift(k * h) * x * h + Math.sqrt(process.diffusionSquared(k * h) * h) * normal()
      }
      sum += x
      squares += x * x
    }
    const mean = sum / count
    const variance = squares / count - mean * mean
    const { scale, deviation } = process.kernel(t)
    // four standard errors, and the scheme's own error of order h
    expect(Math.abs(mean - scale * x0)).toBeLessThan((4 * deviation) / Math.sqrt(count) + 0.02)
    expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count) + 0.05)
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
    const given = scheduleOf(spec)
    if (given === null) {
      expect(spec.kind).toBe('ve')
      return
    }
    const schedule = makeSchedule(given, horizon)
    for (const t of inside) {
      expect(schedule.elapsed(t)).toBeCloseTo(
        integral((u) => schedule.rate(u), 0, t),
        10,
      )
      if (given.kind === 'cosine') expect(schedule.remaining(t)).toBe(Infinity)
      else
        expect(schedule.remaining(t)).toBeCloseTo(
          integral((u) => schedule.rate(u), t, horizon),
          10,
        )
    }
  })

  it('has the same kernel as a tensor, to float32, also near both ends', () => {
    const last = spec.kind === 'pbm' ? 1 - 2 ** -10 : isOpenAtHorizon(spec) ? 0.98 : 1
    const times = [2 ** -20, 2 ** -10, 0.25, 0.75, last].map((part) => part * horizon)
    const { scale, deviation } = process.kernelTensor(tf.tensor2d(times, [times.length, 1]))
    expect(scale.shape).toEqual([times.length, 1])
    const [scales, deviations] = [scale.dataSync(), deviation.dataSync()]
    times.forEach((t, i) => {
      expect(Math.abs((scales[i] ?? NaN) / m(t) - 1)).toBeLessThan(1e-5)
      expect(Math.abs((deviations[i] ?? NaN) / process.kernel(t).deviation - 1)).toBeLessThan(1e-5)
    })
  })

  it('has g² as a tensor', () => {
    const found = process.diffusionSquaredTensor(tf.tensor2d(inside, [inside.length, 1])).dataSync()
    inside.forEach((t, i) => {
      expect(Math.abs((found[i] ?? NaN) / process.diffusionSquared(t) - 1)).toBeLessThan(1e-5)
    })
  })

  it('has the reference that its own noising makes of a Gaussian', () => {
    const { reference } = process
    for (const t of inside) {
      const precision = reference.precision(m(t))
      expect(reference.drift(t)).toBeCloseTo(-process.drift(t) - process.diffusionSquared(t) * precision, 9)
      const traced = reference.precisionTensor(tf.tensor2d([m(t)], [1, 1])).dataSync()[0]
      expect(traced).toBeCloseTo(precision, 4)
      if (spec.kind === 've') {
        expect(precision).toBe(0)
        continue
      }
      // N(0, ρ_0) at the data becomes N(0, m²ρ_0 + s²)
      const begun = 1 / reference.precision(1)
      expect(1 / precision).toBeCloseTo(m(t) ** 2 * begun + s2(t), 10)
    }
  })

  describe('on N(μ, v)', () => {
    const [mu, v] = [0.7, 1.9]
    const positions = [-1.1, 0.4]
    const truth = (t: number, y: number) => {
      const score = (m(t) * mu - y) / (m(t) ** 2 * v + s2(t))
      return { score, guess: (y + s2(t) * score) / m(t) }
    }
    const outputs: Readonly<Record<Parameterization, (t: number, y: number) => number>> = {
      noise: (t, y) => -process.kernel(t).deviation * truth(t, y).score,
      score: (t, y) => truth(t, y).score,
      data: (t, y) => truth(t, y).guess,
      semigroup: (t, y) => truth(t, y).score + y * process.reference.precision(m(t)),
    }
    const read = ({ position, output }: { position: number; output: number }, y: number, o: number) =>
      position * y + output * o

    it.each(['noise', 'score', 'data', 'semigroup'] as const)('reads %s as score, x̂_0, drift and flow', (kind) => {
      for (const t of inside) {
        for (const y of positions) {
          const o = outputs[kind](t, y)
          const { score, guess } = truth(t, y)
          const [f, g2] = [process.drift(t), process.diffusionSquared(t)]
          const size = Math.abs(f * y) + Math.abs(g2 * score) + 1
          expect(Math.abs(read(readScore(process, kind, t), y, o) - score)).toBeLessThan(1e-10 * (1 + Math.abs(score)))
          expect(Math.abs(read(readGuess(process, kind, t), y, o) - guess)).toBeLessThan(
            1e-9 * (1 + Math.abs(y) / m(t)),
          )
          expect(Math.abs(read(reverseDrift(process, kind, t), y, o) - (g2 * score - f * y))).toBeLessThan(1e-9 * size)
          expect(Math.abs(read(flowDrift(process, kind, t), y, o) - ((g2 * score) / 2 - f * y))).toBeLessThan(
            1e-9 * size,
          )
          expect(reverseDrift(process, kind, t).diffusionSquared).toBe(g2)
        }
      }
    })
  })
})

describe('VP', () => {
  const process = makeProcess({ kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } })

  it('keeps the digits of s where it vanishes', () => {
    expect(process.kernel(1e-14).deviation / Math.sqrt(2e-14)).toBeCloseTo(1, 10)
  })
})

describe('sub-VP', () => {
  it('has a variance that is never above VP’s and is the same in the limit', () => {
    const vp = makeProcess({ kind: 'vp', sigma: 1, horizon: 8, schedule: { kind: 'constant', beta: 1 } })
    const below = makeProcess({ kind: 'sub-vp', sigma: 1, horizon: 8, schedule: { kind: 'constant', beta: 1 } })
    for (const t of [0.01, 0.5, 2, 8]) {
      expect(below.kernel(t).deviation).toBeLessThan(vp.kernel(t).deviation)
      expect(below.kernel(t).deviation).toBeCloseTo(vp.kernel(t).deviation ** 2, 14)
      // Song et al. 2021 eq. 13 with their β(t) = 2
      expect(below.diffusionSquared(t)).toBeCloseTo(2 * (1 - Math.exp(-4 * t)), 13)
    }
    expect(below.kernel(8).deviation).toBeCloseTo(1, 6)
  })
})

describe('VE', () => {
  it('has the deviation √(σ(t)² − σ_min²) and starts from N(0, s(T)²)', () => {
    const process = makeProcess({ kind: 've', sigmaMin: 0.01, sigmaMax: 50, horizon: 1 })
    for (const t of [0.001, 0.3, 1]) {
      const sigma = 0.01 * 5000 ** t
      expect(process.kernel(t).deviation).toBeCloseTo(Math.sqrt(sigma ** 2 - 1e-4), 10)
      expect(process.priorDeviation(t)).toBe(process.kernel(t).deviation)
    }
    expect(process.kernel(1e-14).deviation / (0.01 * Math.sqrt(2e-14 * Math.log(5000)))).toBeCloseTo(1, 10)
  })
})

describe('the cosine schedule', () => {
  it('has the signal of Nichol & Dhariwal 2021, eq. 17, and none at T', () => {
    const process = makeProcess({ kind: 'vp', sigma: 1, horizon: 1, schedule: { kind: 'cosine', offset: 0.008 } })
    const f = (t: number) => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2
    for (const t of [0.001, 0.25, 0.9, 0.999]) expect(process.kernel(t).scale ** 2).toBeCloseTo(f(t) / f(0), 12)
    expect(process.kernel(1).scale).toBeLessThan(1e-7)
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
