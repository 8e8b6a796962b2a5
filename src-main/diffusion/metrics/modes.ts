import { fail } from '@contract/failure'
import type { TargetSpec } from '@contract/experiment/target'
import { defensiveComponents } from '../targets/defensive'
import { mixtureComponents, type Components } from '../targets/mixture-components'
import { responsibilities } from '../targets/mixture-law'
import type { Metric } from './metric'
import type { PointSet } from './point-set'

/**
 * ½ Σ |share_k − w_k|: total variation between the weights of a mixture and the shares of the points that its components
 * explain, each share the mean of the component's posterior probability (its expectation under π is w_k).
 */
export const modeWeights: Metric = {
  measure(generated, _, { target }) {
    const components = componentsOf(target)
    const shares = modeShares(components, generated)
    const { weights } = components
    const value = shares.reduce((sum, share, k) => sum + Math.abs(share - (weights[k] ?? 0)), 0) / 2
    return { value, detail: { kind: 'modes', shares, weights } }
  },
}

/** A component with less than this part of its weight counts as missing. */
const missingBelow = 0.1

/** How many components have less than a tenth of their weight. */
export const missingModes: Metric = {
  measure(generated, _, { target }) {
    const components = componentsOf(target)
    const isMissing = (share: number, k: number) => share < missingBelow * (components.weights[k] ?? 0)
    return { value: modeShares(components, generated).filter(isMissing).length }
  },
}

function componentsOf(target: TargetSpec): Components {
  if (target.kind === 'mixture') return mixtureComponents(target)
  if (target.kind === 'defensive') return defensiveComponents(target)
  throw fail(
    'invalid-input',
    `Mode weights are those of a mixture; the target is “${target.kind}”.`,
    'evaluation.metrics',
  )
}

function modeShares(components: Components, { count, dimension, values }: PointSet): Float64Array {
  const shares = new Float64Array(components.weights.length)
  for (let i = 0; i < count; i++) {
    const posterior = responsibilities(components, values.subarray(i * dimension, (i + 1) * dimension))
    posterior.forEach((probability, k) => (shares[k] = (shares[k] as number) + probability / count))
  }
  return shares
}
