import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import { composite } from '../../numerics/gauss-legendre'
import { targetWithoutSampler } from '../mixture'
import type { Weighted } from '../mixture-components'
import type { Target } from '../target'

/** Curves in the plane, each with the same weight and uniform in its parameter u ∈ [0, 1], in data units. */
export interface Curves {
  readonly count: number
  /** Upper bound of the length of dx/du. */
  readonly speed: number
  at(u: number, curve: number): readonly [number, number]
  /** u and the curve's number as floats, [n, 1]; answers [n, 2]; traced. */
  atTensor(u: Tensor2D, curve: Tensor2D): Tensor2D
}

/** Length of a panel of 16 Gauss–Legendre nodes in standard deviations of the noise: the rule's error is below 10⁻⁹. */
const panelLength = 6
/** Above this, a score would be dearer than any network. */
const mostNodes = 20_000

/**
 * Points on curves plus noise · N(0, I). The law is an integral of Gaussians along the curves: a mixture whose
 * components are the nodes of a quadrature fine enough for the noise, so for every p_t as well.
 */
export function curvesTarget(curves: Curves, noise: number): Target {
  const target = targetWithoutSampler(quadrature(curves, noise))
  return {
    ...target,
    law: target.law && { ...target.law, origin: 'integral' },
    sampler: (scope) => (count) => {
      const curve = tf.cast(scope.noise.integers([count, 1], curves.count), 'float32') as Tensor2D
      const points = curves.atTensor(scope.noise.uniform([count, 1]), curve)
      return tf.add(points, tf.mul(scope.noise.normal([count, 2]), noise))
    },
  }
}

function quadrature(curves: Curves, noise: number): Weighted {
  const panels = Math.ceil(curves.speed / (panelLength * noise))
  const count = 16 * panels * curves.count
  if (!(count <= mostNodes)) {
    const least = (noise * count) / mostNodes
    throw fail(
      'invalid-spec',
      `The noise is too small beside the length of the curves; give at least ${Number(least.toPrecision(2))}.`,
      'target.noise',
    )
  }
  const { nodes, weights } = composite(0, 1, panels)
  const numbers = Array.from({ length: curves.count }, (_, curve) => curve)
  return {
    dimension: 2,
    means: Float64Array.from(numbers.flatMap((curve) => Array.from(nodes).flatMap((u) => curves.at(u, curve)))),
    variances: Array<number>(count).fill(noise * noise),
    weights: numbers.flatMap(() => Array.from(weights, (weight) => weight / curves.count)),
  }
}

/** r (cos θ, sin θ), [n, 2]. */
export const polar = (radius: Tensor2D, angle: Tensor2D): Tensor2D =>
  tf.concat([tf.mul<Tensor2D>(radius, tf.cos(angle)), tf.mul<Tensor2D>(radius, tf.sin(angle))], 1)
