import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { aliasTable } from '../numerics/alias'
import { logNormal } from '../numerics/logarithms'
import { posterior, posteriorTensor, rowMean, type Window } from '../numerics/quadrature'
import type { Kernel } from '../processes/process'
import { aliasSampler, hat } from './grid-sampler'
import { productTarget, standardNormal, type Marginal } from './product'
import { fails, hasDensity, irregular } from './regularity'
import type { Target } from './target'

type WellsSpec = Extract<TargetSpec, { readonly kind: 'wells' }>

/** The first coordinates have two wells each, the others are standard normal. */
export function wellsTarget(spec: WellsSpec): Target {
  const { dimension, wells } = spec
  return productTarget(
    [
      { width: wells, marginal: wellMarginal(spec) },
      { width: dimension - wells, marginal: standardNormal },
    ],
    () =>
      irregular(
        hasDensity,
        fails('The wells have lighter tails than any Gaussian: f tends to 0, so it has no lower bound c > 0.'),
      ),
  )
}

/** Nodes of the table that samples are drawn from; linear between them, its density is exact to about 10⁻⁷. */
const tableNodes = 16_384

/** log π = −h (x²/a² − 1)² − c x/a − log Z on the line. */
function wellMarginal({ distance: a, barrier: h, tilt: c }: WellsSpec): Marginal {
  const logUnnormalised = (x: number) => -h * ((x * x) / (a * a) - 1) ** 2 - (c * x) / a
  const gradient = (x: number) => ((-4 * h * x) / (a * a)) * ((x * x) / (a * a) - 1) - c / a
  const edge = outermost(a, h, c)
  const whole = posterior(logUnnormalised, { from: -edge, to: edge, step: edge / 4096 })
  const logZ = whole.logTotal
  const mean = whole.mean((x) => x)
  const logDensity = (x: number) => logUnnormalised(x) - logZ
  /**
   * Where x_0 counts given x: near x/m, as far towards π's mass as its slope can move it. Where x pulls x_0 out of π's
   * own window, that is widened until what is beyond is negligible.
   */
  const window = (x: number, { scale, deviation }: Kernel<number>): Window => {
    const blur = deviation / scale
    const at = x / scale
    const log = (start: number) => logUnnormalised(start) - (at - start) ** 2 / (2 * blur * blur)
    const least = log(Math.sign(at) * a) - 50
    let outer = edge
    while (outer < Math.abs(at) + 9.5 * blur && log(Math.sign(at) * outer) > least) outer *= 1.1
    const steepness = Math.max(Math.abs(gradient(outer)), Math.abs(gradient(-outer)))
    const reach = 9.5 * blur + steepness * blur * blur
    const curvature = (12 * h * (outer / a) ** 2) / (a * a)
    return {
      from: Math.max(-outer, at - reach),
      to: Math.min(outer, at + reach),
      step: 0.4 / Math.sqrt(curvature + 1 / (blur * blur)),
    }
  }
  const given = (x: number, kernel: Kernel<number>) =>
    posterior(
      (start) => logDensity(start) + logNormal(x, kernel.scale * start, kernel.deviation ** 2),
      window(x, kernel),
    )
  return {
    origin: 'integral',
    mean,
    variance: whole.mean((x) => (x - mean) ** 2),
    logDensity: (x, kernel) =>
      kernel.deviation === 0 ? logDensity(x / kernel.scale) - Math.log(kernel.scale) : given(x, kernel).logTotal,
    // (log p_t)′ = E[(log π)′(x_0) | x]/m, which keeps its digits for small s.
    score: (x, kernel) =>
      (kernel.deviation === 0 ? gradient(x / kernel.scale) : given(x, kernel).mean(gradient)) / kernel.scale,
    logDensityTensor: (x) =>
      tf.sub(tf.sub(tf.mul(tf.square(tf.sub(tf.mul(tf.square(x), 1 / (a * a)), 1)), -h), tf.mul(x, c / a)), logZ),
    scoreTensor: (x, kernel) => scoreTensor({ a, h, c, edge }, x, kernel),
    sampler(scope) {
      const step = (2 * edge) / (tableNodes - 1)
      const weights = Float64Array.from({ length: tableNodes }, (_, i) => Math.exp(logDensity(i * step - edge)))
      const draw = aliasSampler(aliasTable(weights), scope)
      return (count, width) => {
        const node = tf.cast(draw([count, width]), 'float32')
        return tf.sub(tf.mul(tf.add(node, hat(scope, [count, width])), step), edge)
      }
    },
  }
}

/** Beyond ±this, log π is 50 below its greatest value. */
function outermost(a: number, h: number, c: number): number {
  let edge = a
  for (let i = 0; i < 50; i++) edge = a * Math.sqrt(1 + Math.sqrt((50 + Math.abs(c) * (1 + edge / a)) / h))
  return edge
}

interface WellTerms {
  readonly a: number
  readonly h: number
  readonly c: number
  readonly edge: number
}

/** Fine enough for both wells of the highest barrier at once, without drawing the window in: either may count. */
const forTwoPeaks = { nodes: 256, refinements: 0 }

/**
 * Each element has a row of nodes of its own. Outside of π's window the mode of x_0 solves V′(x_0) = (x/m − x_0)/blur²,
 * which with V′ ≥ 2h x_0³/a⁴ − |c|/a bounds it.
 */
function scoreTensor({ a, h, c, edge }: WellTerms, x: Tensor2D, kernel: Kernel<Tensor2D>): Tensor2D {
  const rows = (value: Tensor2D) => tf.reshape<tf.Rank.R2>(tf.add(tf.zerosLike(x), value), [-1, 1])
  const scale = rows(kernel.scale)
  const blur = tf.div<Tensor2D>(rows(kernel.deviation), scale)
  const at = tf.div<Tensor2D>(rows(x), scale)
  const pull = tf.add<Tensor2D>(tf.div(tf.abs(at), tf.square(blur)), Math.abs(c) / a)
  const bound = tf.mul<Tensor2D>(tf.pow(tf.mul(pull, a / (2 * h)), 1 / 3), a)
  const outer = tf.maximum<Tensor2D>(tf.minimum(tf.abs(at), tf.add(bound, edge)), edge)
  const steepness = tf.add<Tensor2D>(tf.mul(tf.pow(tf.div(outer, a), 3), (4 * h) / a), Math.abs(c) / a)
  const reach = tf.add<Tensor2D>(tf.mul(blur, 8), tf.mul(tf.square(blur), steepness))
  const relative = (start: Tensor2D) => tf.sub<Tensor2D>(tf.square(tf.div(start, a)), 1)
  const { nodes, shares } = posteriorTensor(
    (start) => {
      const prior = tf.add(tf.mul(tf.square(relative(start)), h), tf.mul(start, c / a))
      return tf.neg(tf.add<Tensor2D>(prior, tf.mul(tf.square(tf.div(tf.sub(start, at), blur)), 0.5)))
    },
    { from: tf.maximum(tf.neg(outer), tf.sub(at, reach)), to: tf.minimum(outer, tf.add(at, reach)) },
    forTwoPeaks,
  )
  const gradient = tf.sub<Tensor2D>(tf.mul(tf.mul(nodes, relative(nodes)), (-4 * h) / (a * a)), c / a)
  return tf.reshape(tf.div(rowMean(shares, gradient), scale), x.shape)
}
