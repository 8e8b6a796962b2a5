import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { parseFormula } from '@contract/experiment/formula/parse'
import { whyNoSamples } from '@contract/experiment/target/samples'
import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import { once } from '../../numerics/once'
import { densityGrid } from '../grid'
import { aliasSampler, hat } from '../grid-sampler'
import { hasDensity, irregular, unknown } from '../regularity'
import type { Exactness, Target } from '../target'
import { evaluator } from './evaluate'
import { lowerFormula } from './lower'
import { formulaTable, type FormulaTable } from './table'
import { checkTails } from './tails'

/**
 * A density that is typed as a formula. In one and two dimensions samples come from its values on a grid, linear
 * between the nodes; beyond there is only the density. Throws `invalid-spec` where the formula does not parse.
 */
export function formulaTarget(spec: Extract<TargetSpec, { readonly kind: 'formula' }>): Target {
  const { dimension, halfWidth } = spec
  const parsed = parseFormula(spec.logDensity, dimension)
  if (!parsed.ok) throw fail('invalid-spec', parsed.message, 'target.logDensity')
  const { expression } = parsed
  const log = evaluator(expression)
  const none = whyNoSamples(spec)
  let made: FormulaTable | null = null
  const table = (): FormulaTable => {
    if (dimension !== 1 && dimension !== 2) throw fail('invalid-spec', none ?? '', 'target.dimension')
    return (made ??= formulaTable(log, dimension, halfWidth))
  }
  /** Whoever computes with the density finds out before, not after, that it has no normaliser. */
  const check = once(() => {
    if (dimension > 2) checkTails(log, dimension, halfWidth)
    else table()
    return true
  })
  return {
    dimension,
    images: null,
    get exactness(): Exactness {
      if (none !== null) return { kind: 'none', sentence: none }
      const { side, variation } = table()
      const nodes = dimension === 1 ? `${side}` : `${side} × ${side}`
      const size = Number(variation.toPrecision(2))
      return {
        kind: 'approximate',
        sentence: `Samples come from the density interpolated linearly between ${nodes} nodes; the total variation of that from the formula’s is about ${size}.`,
      }
    },
    sampler(scope) {
      const { side, step, alias } = table()
      const draw = aliasSampler(alias, scope)
      return (count) => {
        const node = tf.cast(draw([count, 1]), 'float32') as Tensor2D
        const row = tf.floor(tf.mul<Tensor2D>(tf.add(node, 0.5), 1 / side))
        const places = dimension === 1 ? node : tf.concat([tf.sub<Tensor2D>(node, tf.mul(row, side)), row], 1)
        return tf.sub(tf.mul(tf.add(places, hat(scope, [count, dimension])), step), halfWidth)
      }
    },
    density: {
      normalized: false,
      logDensity: log,
      logDensityTensor: (points) => {
        check()
        return lowerFormula(expression, points)
      },
    },
    law: null,
    marginalDensity(window) {
      if (dimension !== 2) return null
      const { logZ } = table()
      const isInOrder = window.axes[0] === 0
      return densityGrid(window, 2, (a, b) => log(isInOrder ? [a, b] : [b, a]) - logZ)
    },
    regularity: () =>
      irregular(hasDensity, unknown('A formula that is typed is not analysed; its constants are not known.')),
  }
}
