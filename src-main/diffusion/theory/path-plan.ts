import type { Estimate, ScoreErrorAt } from '@contract/certificate'
import { composite } from '../numerics/gauss-legendre'
import { logNoiseLevel, timeAtNoiseLevel } from '../processes/noise-level'
import { meanOf } from './mean'
import type { Theory } from './theory'

/** A node of the quadrature over log τ. */
export interface PathNode {
  readonly t: number
  readonly logTau: number
  readonly weight: number
}

/** Gauss–Legendre nodes over log τ between the times, 48 of them: the integrand is smooth there. */
export function pathNodes({ process, times }: Theory): readonly PathNode[] {
  const { nodes, weights } = composite(logNoiseLevel(process, times.min), logNoiseLevel(process, times.max), 3)
  return Array.from(nodes, (logTau, k) => ({ t: timeAtNoiseLevel(process, logTau), logTau, weight: weights[k] ?? 0 }))
}

/** What rows of a node were measured to be: ‖ε̂_θ − ε̂‖² and ‖ε̂‖² of each. */
export interface NodeRows {
  readonly error: Float32Array
  readonly size: Float32Array
}

/** The score error by time, and ∫ E‖ε̂_θ − ε̂‖² d log τ with the error of its means. */
export function scoreErrorOf(
  { process, dimension }: Theory,
  nodes: readonly PathNode[],
  rows: readonly NodeRows[],
): { readonly kl: Estimate; readonly byTime: ScoreErrorAt[] } {
  let [value, variance] = [0, 0]
  const byTime = nodes.map(({ t, logTau, weight }, k): ScoreErrorAt => {
    const { error, size } = rows[k] ?? { error: new Float32Array(), size: new Float32Array() }
    const [noise, whole] = [meanOf(error), meanOf(size)]
    value += weight * noise.mean
    variance += (weight * noise.standardError) ** 2
    const perScore = process.kernel(t).deviation ** -2
    const rate = process.diffusionSquared(t) * perScore
    return {
      ...{ t, logTau, perDimension: (noise.mean * perScore) / dimension, relative: noise.mean / whole.mean },
      error: { value: noise.mean * perScore, standardError: noise.standardError * perScore },
      weighted: { value: noise.mean * rate, standardError: noise.standardError * rate },
    }
  })
  return { kl: { value, standardError: Math.sqrt(variance) }, byTime }
}

/** Times of rows that are stratified over log τ, one in each of as many equal parts, from uniforms on [0, 1). */
export function stratifiedTimes({ process, times }: Theory, uniforms: Float32Array): Float64Array {
  const [from, to] = [logNoiseLevel(process, times.min), logNoiseLevel(process, times.max)]
  return Float64Array.from(uniforms, (u, k) =>
    timeAtNoiseLevel(process, from + ((k + u) / uniforms.length) * (to - from)),
  )
}

/** For each time the one at which the sampling step that passes it begins: the earliest of a descending grid from it on. */
export function stepBegins(grid: Float64Array, t: Float64Array): Float64Array {
  return t.map((time) => {
    let [low, high] = [0, grid.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((grid[middle] ?? 0) >= time) low = middle
      else high = middle - 1
    }
    return Math.max(grid[low] ?? time, time)
  })
}

/** ∫ E[held − error] d log τ over stratified rows: what holding x̂_0 over the steps adds. */
export function heldErrorOf({ process, times }: Theory, held: Float32Array, error: Float32Array): Estimate {
  const span = logNoiseLevel(process, times.max) - logNoiseLevel(process, times.min)
  const { mean, standardError } = meanOf(Float64Array.from(held, (value, i) => value - (error[i] ?? NaN)))
  return { value: span * mean, standardError: span * standardError }
}
