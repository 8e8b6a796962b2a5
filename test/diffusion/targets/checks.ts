import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect } from 'vitest'
import type { TargetSpec } from '@contract/experiment/target'
import { makeProcess } from '../../../src-main/diffusion/processes'
import type { Kernel } from '../../../src-main/diffusion/processes/process'
import { makeTarget } from '../../../src-main/diffusion/targets'
import type { ExactLaw, Target, TargetDensity } from '../../../src-main/diffusion/targets/target'
import { experiment, processes } from '../specs'
import { runOnce } from '../eager'

export const unnoised: Kernel<number> = { scale: 1, deviation: 0 }

/** A target from what a spec says and its defaults. */
export const targetFrom = (input: Record<string, unknown>): Target => makeTarget(specFrom(input))

export const specFrom = (input: Record<string, unknown>): TargetSpec => experiment({ target: input }).target

export const lawOf = (target: Target): ExactLaw => target.law ?? expect.fail('no law')

export const densityOf = (target: Target): TargetDensity => target.density ?? expect.fail('no density')

/** Kernels of both processes from the data end to the noise end. */
export const kernels: readonly Kernel<number>[] = Object.values(processes).flatMap((spec) => {
  const process = makeProcess(spec)
  return [0.01, 0.3, 0.9].map((part) => process.kernel(part * process.horizon))
})

/** Derivative by differences of fourth order. */
export function slope(of: (x: number) => number, x: number, h: number): number {
  return (8 * (of(x + h) - of(x - h)) - (of(x + 2 * h) - of(x - 2 * h))) / (12 * h)
}

/** The score is the gradient of log p_t, to 1e-6 of its size. */
export function expectScoresOfDensities(
  law: ExactLaw,
  points: readonly (readonly number[])[],
  at: readonly Kernel<number>[] = kernels,
): void {
  for (const kernel of at) {
    for (const point of points) {
      const score = law.score(point, kernel)
      point.forEach((value, j) => {
        const h = 1e-3 * Math.min(1, kernel.deviation + 0.05)
        const expected = slope((x) => law.logDensity(point.with(j, x), kernel), value, h)
        const error = Math.abs((score[j] ?? NaN) - expected) / Math.max(1, Math.abs(expected))
        expect(error, `at ${point.join(', ')}, m = ${kernel.scale}, s = ${kernel.deviation}`).toBeLessThan(1e-6)
      })
    }
  }
}

/** The traced score, in float32, is the double one. */
export function expectTensorScores(
  law: ExactLaw,
  points: readonly (readonly number[])[],
  tolerance = 1e-4,
  at: readonly Kernel<number>[] = kernels,
): void {
  for (const kernel of at) {
    const column = (value: number) => tf.fill<tf.Rank.R2>([points.length, 1], value)
    const scores = law
      .scoreTensor(tf.tensor2d(points.map((point) => [...point])), {
        scale: column(kernel.scale),
        deviation: column(kernel.deviation),
      })
      .arraySync()
    points.forEach((point, i) => {
      const expected = law.score(point, kernel)
      const size = Math.max(1, ...expected.map(Math.abs))
      expected.forEach((value, j) => {
        const message = `at ${point.join(', ')}, m = ${kernel.scale}, s = ${kernel.deviation}: ${scores[i]?.[j]} for ${value}`
        expect(Math.abs((scores[i]?.[j] ?? NaN) - value) / size, message).toBeLessThan(tolerance)
      })
    })
  }
}

/** The traced density is the double one, and its gradient is the score that differences give. */
export function expectTensorDensity(
  { logDensity, logDensityTensor }: TargetDensity,
  points: readonly (readonly number[])[],
  tolerance = 1e-4,
): void {
  const tensor = tf.tensor2d(points.map((point) => [...point]))
  const values = logDensityTensor(tensor).dataSync()
  const gradients = tf
    .grad((x) => tf.sum(logDensityTensor(x as tf.Tensor2D)))(tensor)
    .arraySync() as number[][]
  points.forEach((point, i) => {
    const value = logDensity(point)
    expect(Math.abs((values[i] ?? NaN) - value) / Math.max(1, Math.abs(value)), `at ${point.join(', ')}`).toBeLessThan(
      tolerance,
    )
    point.forEach((x, j) => {
      const expected = slope((moved) => logDensity(point.with(j, moved)), x, 1e-4)
      const error = Math.abs((gradients[i]?.[j] ?? NaN) - expected) / Math.max(1, Math.abs(expected))
      expect(error, `gradient ${j} at ${point.join(', ')}`).toBeLessThan(10 * tolerance)
    })
  })
}

/** ∫∫ p_t over the square [−half, half]² by the trapezoidal rule, which is spectral for densities that vanish there. */
export function wholeMass(law: ExactLaw, kernel: Kernel<number>, half: number, cells: number): number {
  const h = (2 * half) / cells
  let sum = 0
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < cells; j++) sum += Math.exp(law.logDensity([-half + i * h, -half + j * h], kernel))
  }
  return sum * h * h
}

export async function draws(target: Target, count: number, seed = 1): Promise<Float32Array> {
  return runOnce(
    (scope) => {
      const draw = target.sampler(scope)
      return () => ({ samples: draw(count) })
    },
    'samples',
    seed,
  )
}

export interface Cells {
  readonly axes: readonly [number, number]
  readonly half: number
  /** Cells on a side that points are counted in; each is divided 16 × 16 for its mass. */
  readonly cells: number
}

/**
 * χ² of the counts of draws in the cells of a square, and in all that is outside, against the marginal density;
 * within six standard deviations of its mean.
 */
export async function expectDrawsFromMarginal(target: Target, { axes, half, cells }: Cells, count = 20_000) {
  const fine = 16
  const resolution = cells * fine
  const grid = target.marginalDensity({ axes, x: [-half, half], y: [-half, half], resolution })
  const masses = new Float64Array(cells * cells + 1)
  const area = ((2 * half) / resolution) ** 2
  grid?.logDensity.forEach((value, i) => {
    const cell = Math.floor(Math.floor(i / resolution) / fine) * cells + Math.floor((i % resolution) / fine)
    masses[cell] = (masses[cell] ?? 0) + Math.exp(value) * area
  })
  const inside = masses.reduce((sum, mass) => sum + mass, 0)
  expect(inside).toBeLessThan(1 + 1e-3)
  masses[cells * cells] = Math.max(0, 1 - inside)
  const counts = new Float64Array(masses.length)
  const samples = await draws(target, count)
  for (let i = 0; i < count; i++) {
    const at = (axis: number) =>
      Math.floor((((samples[i * target.dimension + axis] ?? NaN) + half) / (2 * half)) * cells)
    const [column, row] = [at(axes[0]), at(axes[1])]
    const isInside = column >= 0 && column < cells && row >= 0 && row < cells
    const cell = isInside ? row * cells + column : cells * cells
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  expectCounts(counts, masses, count)
}

/** χ² of counts against probabilities; cells that expect fewer than five are put together. */
export function expectCounts(counts: ArrayLike<number>, masses: ArrayLike<number>, count: number): void {
  let statistic = 0
  let degrees = -1
  let [restCount, restMass] = [0, 0]
  const add = (counted: number, expected: number) => {
    statistic += (counted - expected) ** 2 / expected
    degrees++
  }
  for (let i = 0; i < masses.length; i++) {
    const expected = count * (masses[i] ?? 0)
    if (expected >= 5) add(counts[i] ?? 0, expected)
    else {
      restCount += counts[i] ?? 0
      restMass += expected
    }
  }
  if (restMass >= 5) add(restCount, restMass)
  else expect(restCount, 'points where there should be hardly any').toBeLessThan(20)
  expect(degrees).toBeGreaterThan(3)
  expect(statistic, `χ² with ${degrees} degrees of freedom`).toBeLessThan(degrees + 6 * Math.sqrt(2 * degrees))
}
