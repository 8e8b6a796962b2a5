import type { Expression, FunctionName, Operator } from '@contract/experiment/formula/syntax'
import { logSumExp } from '../../numerics/logarithms'

/** A formula's value at a point, in double precision. */
export type Evaluate = (point: ArrayLike<number>) => number

const operators: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
}

const ofOne = (of: (x: number) => number) => (values: readonly number[]) => of(values[0] ?? NaN)

const calls: Readonly<Record<FunctionName, (values: readonly number[]) => number>> = {
  exp: ofOne(Math.exp),
  log: ofOne(Math.log),
  sqrt: ofOne(Math.sqrt),
  abs: ofOne(Math.abs),
  sin: ofOne(Math.sin),
  cos: ofOne(Math.cos),
  tanh: ofOne(Math.tanh),
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  logsumexp: logSumExp,
}

/** Turns a formula into a function; nothing of the text is run. */
export function evaluator(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'number':
      return () => expression.value
    case 'coordinate':
      return (point) => point[expression.index] ?? NaN
    case 'negation': {
      const of = evaluator(expression.of)
      return (point) => -of(point)
    }
    case 'operation': {
      const [left, right] = [evaluator(expression.left), evaluator(expression.right)]
      const operator = operators[expression.operator]
      return (point) => operator(left(point), right(point))
    }
    case 'call': {
      const of = expression.of.map(evaluator)
      const call = calls[expression.name]
      return (point) => call(of.map((argument) => argument(point)))
    }
  }
}
