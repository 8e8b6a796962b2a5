import type { TargetSpec } from '@contract/experiment/target'
import { seededDraw } from '../draw'

type MixtureSpec = Extract<TargetSpec, { readonly kind: 'mixture' }>
type GeneratedSpec = Exclude<MixtureSpec, { readonly means: unknown }>

/** A mixture written out; component k is N(μ_k, v_k I) with weight w_k. */
export interface Weighted {
  readonly dimension: number
  /** μ, row by row, [K, d]. */
  readonly means: ArrayLike<number>
  readonly variances: readonly number[]
  /** Positive, summing to 1; components of weight zero are left out. */
  readonly weights: readonly number[]
}

/** The components of a mixture that is itself the target. */
export interface Components extends Weighted {
  readonly means: Float32Array
}

/** The components that a spec writes out, or those generated from its seed. */
export function mixtureComponents(spec: MixtureSpec): Components {
  if (!('means' in spec)) return generated(spec)
  const dimension = spec.means[0]?.length ?? 0
  const weights = spec.weights ?? spec.means.map(() => 1 / spec.means.length)
  const used = weights.flatMap((weight, k) => (weight > 0 ? [k] : []))
  return {
    dimension,
    means: Float32Array.from(used.flatMap((k) => spec.means[k] ?? [])),
    variances: used.map((k) => spec.variances?.[k] ?? 1),
    weights: used.map((k) => weights[k] ?? 0),
  }
}

/** Means uniform in the cube [−spread, spread]^d, in the ball of radius spread, or on a grid that spans the square. */
function generated(spec: GeneratedSpec): Components {
  const { dimension, components, deviation = 1, weighting = 'equal' } = spec
  const total = (components * (components + 1)) / 2
  return {
    dimension,
    means: generatedMeans(spec),
    variances: Array<number>(components).fill(deviation * deviation),
    weights: Array.from({ length: components }, (_, k) => (weighting === 'equal' ? 1 / components : (k + 1) / total)),
  }
}

function generatedMeans({ dimension, components, spread, shape, seed }: GeneratedSpec): Float32Array {
  if (shape === 'grid') return gridPoints(components, dimension, spread)
  const draw = seededDraw(seed, 'means of a mixture')
  return shape === 'cube'
    ? draw.uniform(components * dimension).map((u) => spread * (2 * u - 1))
    : ballPoints(draw.normal(components * dimension), draw.uniform(components), dimension, spread)
}

/** A grid over the first two coordinates (over the line in one dimension), row by row; the others are 0. */
function gridPoints(count: number, dimension: number, half: number): Float32Array {
  const side = dimension === 1 ? count : Math.ceil(Math.sqrt(count))
  const place = (i: number) => (side === 1 ? 0 : half * ((2 * i) / (side - 1) - 1))
  const points = new Float32Array(count * dimension)
  for (let k = 0; k < count; k++) {
    points[k * dimension] = place(k % side)
    if (dimension > 1) points[k * dimension + 1] = place(Math.floor(k / side))
  }
  return points
}

/** A normal vector gives the direction, radius · u^{1/d} the distance from 0. */
function ballPoints(normals: Float32Array, uniforms: Float32Array, dimension: number, radius: number): Float32Array {
  const points = new Float32Array(normals.length)
  uniforms.forEach((u, k) => {
    const direction = normals.subarray(k * dimension, (k + 1) * dimension)
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0))
    points.set(
      direction.map((value) => (value / length) * radius * u ** (1 / dimension)),
      k * dimension,
    )
  })
  return points
}
