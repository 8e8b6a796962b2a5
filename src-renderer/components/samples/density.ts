import type { InputOf } from '@contract/api'
import type { DensityGrid } from '@contract/density'
import type { PlaneRange } from './points'

/** Asks for a target's marginal density, such as a call of `experiment.density` for one spec; null where it has none. */
export type DensitySource = (request: Omit<InputOf<'experiment.density'>, 'spec'>) => Promise<DensityGrid | null>

const resolution = 128
const kept = new WeakMap<DensitySource, Map<string, Promise<DensityGrid | null>>>()
const most = 24

/** The density over a range of two axes; plots that share a source share what it answered. */
export function densityOver(
  source: DensitySource,
  axes: readonly [number, number],
  { x, y }: PlaneRange,
): Promise<DensityGrid | null> {
  const request = {
    axes: [...axes] satisfies [number, number],
    x: [x.least, x.greatest] satisfies [number, number],
    y: [y.least, y.greatest] satisfies [number, number],
    resolution,
  }
  const answers = kept.get(source) ?? new Map<string, Promise<DensityGrid | null>>()
  kept.set(source, answers)
  const key = JSON.stringify(request)
  const known = answers.get(key)
  if (known) return known
  const answer = source(request)
  answers.set(key, answer)
  // One that failed is asked again when it is wanted again.
  answer.catch(() => answers.delete(key))
  const oldest = answers.keys().next()
  if (answers.size > most && !oldest.done) answers.delete(oldest.value)
  return answer
}

/** Shares of the probability in view that the contours enclose. */
export const contourMasses = [0.5, 0.9, 0.99] as const

/** A density made ready to draw. */
export interface ShadedDensity {
  /** For each cell 1 minus the share of the probability in view at which the density is higher: 1 at the peak. */
  readonly shade: Float32Array
  /** Log densities along which a contour encloses `contourMasses`. */
  readonly thresholds: readonly number[]
}

/**
 * Shades cells by the probability that lies within their level line rather than by the density itself: equal steps of
 * shade then hold equal probability, for a funnel's spike as well as for a broad Gaussian.
 */
export function shaded({ logDensity }: DensityGrid): ShadedDensity {
  const peak = logDensity.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY)
  const shade = new Float32Array(logDensity.length)
  if (!Number.isFinite(peak)) return { shade, thresholds: [] }
  const order = Uint32Array.from(logDensity, (_, i) => i).sort((a, b) => (logDensity[b] ?? 0) - (logDensity[a] ?? 0))
  const weight = (i: number): number => Math.exp((logDensity[i] ?? Number.NEGATIVE_INFINITY) - peak)
  const total = order.reduce((sum, i) => sum + weight(i), 0)
  const thresholds: number[] = []
  let enclosed = 0
  for (const i of order) {
    shade[i] = 1 - enclosed / total
    enclosed += weight(i)
    while (thresholds.length < contourMasses.length && enclosed / total >= (contourMasses[thresholds.length] ?? 1))
      thresholds.push(logDensity[i] ?? peak)
  }
  return { shade, thresholds }
}
