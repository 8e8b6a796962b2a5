import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import type { StepScope } from '../../tensor/scope'
import { log2Pi, logSumExp } from '../numerics/logarithms'
import { densityGrid } from './grid'
import { mixtureComponents, type Components, type Weighted } from './mixture-components'
import { mixtureDensity, mixtureLaw } from './mixture-law'
import { mixtureMoments } from './mixture-moments'
import { mixtureRegularity } from './mixture-regularity'
import { exact, type Sampler, type Target } from './target'

/** Σ w_k N(μ_k, v_k I), written out or generated from a seed. */
export function mixtureTarget(spec: Extract<TargetSpec, { readonly kind: 'mixture' }>): Target {
  return targetOfComponents(mixtureComponents(spec))
}

/** The target that is this mixture. */
export function targetOfComponents(components: Components): Target {
  return { ...targetWithoutSampler(components), sampler: (scope) => mixtureSampler(components, scope) }
}

/** All but the sampler of the target that is this mixture. */
export function targetWithoutSampler(components: Weighted): Omit<Target, 'sampler'> {
  const { dimension } = components
  return {
    dimension,
    images: null,
    exactness: exact,
    density: mixtureDensity(components),
    law: mixtureLaw(components),
    marginalDensity(window) {
      if (dimension < 2) return null
      return densityGrid(window, dimension, marginal(components, window.axes))
    },
    moments: () => mixtureMoments(components),
    regularity: (sigma) => mixtureRegularity(components, sigma),
  }
}

function mixtureSampler({ means, variances, weights, dimension }: Components, scope: StepScope): Sampler {
  const count = weights.length
  const centres = tf.tensor2d(means, [count, dimension])
  const deviations = tf.tensor2d(variances.map(Math.sqrt), [count, 1])
  const equalWeights = weights.every((weight) => Math.abs(weight * count - 1) < 1e-6)
  const unit = variances.every((variance) => variance === 1)
  return (points) => {
    const component = equalWeights ? scope.noise.integers([points], count) : weightedIndex(weights, scope, points)
    const noise = scope.noise.normal([points, dimension])
    return tf.add(tf.gather(centres, component), unit ? noise : tf.mul(tf.gather(deviations, component), noise))
  }
}

/** The component whose interval of the cumulated weights a uniform number falls into. */
function weightedIndex(weights: readonly number[], scope: StepScope, points: number): Tensor1D {
  let total = 0
  const bounds = weights.slice(0, -1).map((weight) => (total += weight))
  const passed = tf.greaterEqual(scope.noise.uniform([points, 1]), tf.tensor2d(bounds, [1, bounds.length]))
  return tf.sum(tf.cast(passed, 'int32'), 1)
}

function marginal({ means, variances, weights, dimension }: Weighted, axes: readonly [number, number]) {
  const terms = new Float64Array(weights.length)
  const constants = weights.map((weight, k) => Math.log(weight) - log2Pi - Math.log(variances[k] ?? 1))
  const [first, second] = axes
  return (x: number, y: number) => {
    for (let k = 0; k < terms.length; k++) {
      const dx = x - (means[k * dimension + first] ?? 0)
      const dy = y - (means[k * dimension + second] ?? 0)
      terms[k] = (constants[k] ?? 0) - (dx * dx + dy * dy) / (2 * (variances[k] ?? 1))
    }
    return logSumExp(terms)
  }
}
