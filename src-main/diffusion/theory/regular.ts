import type { Certificate } from '@contract/certificate'
import { logNoiseLevel, timeAtNoiseLevel } from '../processes/noise-level'
import { assumptionsOf } from './assumptions'
import { coveringNumbers, epsilonBelow, paperConstants, semigroupBounds } from './bounds'
import { greatest, supremaAt, type Suprema } from './suprema'
import type { Theory } from './theory'

type Regular = Pick<
  Certificate,
  'assumptions' | 'constants' | 'epsilonBelow' | 'gradient' | 'gradientLipschitz' | 'covering'
>

/** Times at which ∇ln U_t f is looked at, and the error that covers are counted for. */
const looks = 9
const epsilon = 0.1

/**
 * The paper's assumptions on f = dπ/dN(0, σ²I), its constants, and what follows from them beside what points of π,
 * [n, d] (noised with as many normals), show.
 */
export function regularityOf(theory: Theory, points: Float64Array, normals: Float64Array): Regular {
  const { regularity, spec, dimension, times, sigma } = theory
  const { lipschitz, gradientLipschitz, lowerBound, logSobolev } = regularity
  const known = paperConstants(regularity)
  const bounds = known && semigroupBounds(known)
  const shown = spec.process.kind === 'vp' && sigma !== null ? measured(theory, sigma, points, normals) : null
  const radius = quantile(lengths(points, dimension), 0.99)
  return {
    assumptions: assumptionsOf(regularity),
    constants: { lipschitz, gradientLipschitz, lowerBound, logSobolev },
    epsilonBelow: known && finite(epsilonBelow(known)),
    gradient: shown && { measured: shown.gradient, bound: bounds && finite(bounds.gradient) },
    gradientLipschitz: shown && {
      measured: shown.gradientLipschitz,
      bound: bounds && finite(bounds.gradientLipschitz),
    },
    covering:
      spec.process.kind === 'vp' && Number.isFinite(radius) && radius > 0
        ? {
            radius,
            horizon: times.max,
            epsilon,
            ...coveringNumbers({ radius, horizon: times.max, epsilon, dimension }),
          }
        : null,
  }
}

/** At times evenly spaced in log τ, as many points each. */
function measured(
  { law, process, times, dimension }: Theory,
  sigma: number,
  points: Float64Array,
  normals: Float64Array,
): Suprema | null {
  if (law === null) return null
  const [from, to] = [logNoiseLevel(process, times.min), logNoiseLevel(process, times.max)]
  const each = Math.floor(points.length / dimension / (2 * looks))
  let all: Suprema = { gradient: 0, gradientLipschitz: 0 }
  for (let look = 0; look < looks && each > 0; look++) {
    const kernel = process.kernel(timeAtNoiseLevel(process, from + (look / (looks - 1)) * (to - from)))
    const part = (k: number) => [k * each * dimension, (k + 1) * each * dimension] as const
    const at = part(2 * look)
    const noise = normals.subarray(...at)
    const noised = points.subarray(...at).map((value, i) => kernel.scale * value + kernel.deviation * (noise[i] ?? 0))
    const directions = unit(normals.slice(...part(2 * look + 1)), dimension)
    all = greatest(all, supremaAt(law, kernel, sigma, noised, directions, dimension))
  }
  return all
}

function unit(vectors: Float64Array, dimension: number): Float64Array {
  const size = lengths(vectors, dimension)
  return vectors.map((value, i) => value / (size[Math.floor(i / dimension)] ?? 1))
}

function lengths(points: Float64Array, dimension: number): Float64Array {
  return Float64Array.from({ length: points.length / dimension }, (_, i) =>
    Math.sqrt(points.subarray(i * dimension, (i + 1) * dimension).reduce((sum, value) => sum + value * value, 0)),
  )
}

const quantile = (values: Float64Array, share: number): number =>
  values.toSorted()[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
