import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Expression, FunctionName, Operator } from '@contract/experiment/formula/syntax'

const operators: Readonly<Record<Operator, (a: Tensor2D, b: Tensor2D) => Tensor2D>> = {
  '+': tf.add,
  '-': tf.sub,
  '*': tf.mul,
  '/': tf.div,
  '^': tf.pow,
}

const ofOne =
  (of: (x: Tensor2D) => Tensor2D) =>
  ([first, ...rest]: readonly [Tensor2D, ...Tensor2D[]]) =>
    rest.length === 0 ? of(first) : first

const folded =
  (of: (a: Tensor2D, b: Tensor2D) => Tensor2D) =>
  ([first, ...rest]: readonly [Tensor2D, ...Tensor2D[]]) =>
    rest.reduce(of, first)

const calls: Readonly<Record<FunctionName, (values: readonly [Tensor2D, ...Tensor2D[]]) => Tensor2D>> = {
  exp: ofOne(tf.exp),
  log: ofOne(tf.log),
  sqrt: ofOne(tf.sqrt),
  abs: ofOne(tf.abs),
  sin: ofOne(tf.sin),
  cos: ofOne(tf.cos),
  tanh: ofOne(tf.tanh),
  min: folded((a, b) => tf.minimum(a, b)),
  max: folded((a, b) => tf.maximum(a, b)),
  logsumexp: (values) => tf.logSumExp(tf.concat([...values], 1), 1, true),
}

/** A formula at points [n, d] as tfjs operations; answers [n, 1]; traced, with a gradient. */
export function lowerFormula(expression: Expression, points: Tensor2D): Tensor2D {
  const zero = tf.mul<Tensor2D>(tf.slice2d(points, [0, 0], [-1, 1]), 0)
  const lower = (part: Expression): Tensor2D => {
    switch (part.kind) {
      case 'number':
        return tf.add(zero, part.value)
      case 'coordinate':
        return tf.slice2d(points, [0, part.index], [-1, 1])
      case 'negation':
        return tf.neg(lower(part.of))
      case 'operation':
        // A square has a gradient without logarithms, which a negative base would turn into NaN.
        return part.operator === '^' && part.right.kind === 'number' && part.right.value === 2
          ? tf.square(lower(part.left))
          : operators[part.operator](lower(part.left), lower(part.right))
      case 'call': {
        const [first, ...rest] = part.of.map(lower)
        return calls[part.name]([first ?? zero, ...rest])
      }
    }
  }
  return lower(expression)
}
