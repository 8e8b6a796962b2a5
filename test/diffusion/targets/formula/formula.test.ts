import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseFormula } from '@contract/experiment/formula/parse'
import type { Expression } from '@contract/experiment/formula/syntax'
import { evaluator } from '../../../../src-main/diffusion/targets/formula/evaluate'
import { lowerFormula } from '../../../../src-main/diffusion/targets/formula/lower'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import { moments } from '../../eager'
import { densityOf, draws, expectDrawsFromMarginal, expectTensorDensity, specFrom, targetFrom } from '../checks'

beforeAll(() => tf.setBackend('cpu'))

const parsed = (text: string, dimension = 3): Expression => {
  const result = parseFormula(text, dimension)
  return result.ok ? result.expression : expect.fail(result.message)
}

/** A formula's text with every operation in parentheses. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value)
    case 'coordinate':
      return `x${expression.index + 1}`
    case 'negation':
      return `(-${written(expression.of)})`
    case 'operation':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`
    case 'call':
      return `${expression.name}(${expression.of.map(written).join(', ')})`
  }
}

const expressions: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('number' as const), value: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
    fc.record({ kind: fc.constant('coordinate' as const), index: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constant('negation' as const), of: tie('expression') }),
    fc.record({
      kind: fc.constant('operation' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '^' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('min' as const, 'max' as const, 'logsumexp' as const),
      of: fc.tuple(tie('expression'), tie('expression')),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('exp' as const, 'log' as const, 'sqrt' as const, 'tanh' as const),
      of: fc.tuple(tie('expression')),
    }),
  ),
})).expression

describe('formulas', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(parsed(written(expression))).toEqual(expression)
      }),
      { numRuns: 200 },
    )
  })

  it('are refused in words whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const result = parseFormula(text, 2)
        if (!result.ok) expect(result.message).toMatch(/\.$/)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['1 + 2 * 3 ^ 2', 19],
    ['2 ^ 3 ^ 2', 512],
    ['-3 ^ 2', -9],
    ['2 ^ -1', 0.5],
    ['8 / 4 / 2 - 1 - 1', -1],
    ['-x1 * -x2 + .5e1', 11],
    ['max(x1, x2, 7) - min(1, x)', 6],
    ['logsumexp(0, 0) - log(2) + sqrt(abs(-4))', 2],
    ['cos(pi) + log(e) + tanh(0) + sin(0) + exp(0) * y', 3],
  ])('%s at (2, 3) is %d', (text, value) => {
    expect(evaluator(parsed(text))([2, 3, 0])).toBeCloseTo(value, 12)
  })

  it.each([
    ['', 'The formula ends where a number, a coordinate, a function or “(” should follow.'],
    ['x1 +', 'The formula ends where'],
    ['x1 $ 2', 'At character 4, “$” has no place in a formula.'],
    ['(x1 + 2', 'The formula ends where “)” should follow.'],
    ['x1 x2', 'At character 4, “x2” stands where an operator or the end of the formula should.'],
    ['x3 + 1', 'At character 1, x3 is beyond the dimension, 2.'],
    ['foo(x1)', 'At character 1, “foo” is not known; there are x1 to x2, pi, e and the functions exp'],
    ['constructor', 'At character 1, “constructor” is not known'],
    ['exp(x1, x2)', 'At character 1, exp takes 1 values, not 2.'],
    ['('.repeat(500), 'The formula is nested more than 200 deep.'],
  ])('%s is refused with a sentence', (text, sentence) => {
    const result = parseFormula(text, 2)
    expect(result.ok ? '' : result.message).toContain(sentence)
  })

  it('give the same as tensor operations', () => {
    const texts = [
      'x1^2 - x2 * 3 / (1 + x1^2)',
      'logsumexp(-x1^2, x2, 1)',
      'max(x1, sin(x2)) - min(x2, cos(x1)) + tanh(x1)',
      '-x1^4 + abs(x2)^1.5',
    ]
    const points = [
      [0.3, -1.2],
      [2, 0.7],
    ]
    for (const text of texts) {
      const expression = parsed(text, 2)
      const values = lowerFormula(expression, tf.tensor2d(points)).dataSync()
      points.forEach((point, i) => expect(values[i]).toBeCloseTo(evaluator(expression)(point), 5))
    }
  })
})

describe('a target from a formula', () => {
  it('is sampled from a grid in two dimensions, and says how close that is', async () => {
    const target = targetFrom({ kind: 'formula', logDensity: 'logsumexp(-2*(x1-1)^2 - x2^2, -(x1+2)^2 - 3*x2^2)' })
    await expectDrawsFromMarginal(target, { axes: [0, 1], half: 4, cells: 10 })
    const { exactness } = target
    const said = exactness.kind === 'approximate' ? /is about ([\d.e-]+)\.$/.exec(exactness.sentence)?.[1] : undefined
    expect(Number(said)).toBeLessThan(2e-4)
    expectTensorDensity(densityOf(target), [
      [0.3, -0.2],
      [1.5, 1],
    ])
  })

  it('is sampled from a grid in one dimension', async () => {
    const target = targetFrom({ kind: 'formula', dimension: 1, logDensity: '-(x - 1)^2 / 0.5' })
    const { mean, covariance } = moments(await draws(target, 20_000), 1)
    expect(Math.abs((mean[0] ?? NaN) - 1)).toBeLessThan((4 * 0.5) / Math.sqrt(20_000))
    expect(Math.abs((covariance[0]?.[0] ?? NaN) / 0.25 - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000))
  })

  it.each([
    [{ logDensity: 'x1 ++' }, 'target.logDensity: The formula ends where'],
    [{ logDensity: '-x1^2 - x3^2' }, 'target.logDensity: At character 9, x3 is beyond the dimension, 2.'],
    [{ dimension: 3, logDensity: '-x1^2' }, 'target.dimension: A formula is sampled in one and two dimensions'],
  ])('is refused by its spec where %j', (spec, sentence) => {
    expect(() => specFrom({ kind: 'formula', ...spec })).toThrow(sentence)
  })

  it.each([
    [{ logDensity: '-x1^2' }, 'does not vanish at the window’s edge, ±6: give a larger half width'],
    [{ logDensity: 'x1^2 + x2^2' }, 'so that it has a normaliser'],
    [{ logDensity: 'log(x1) - x1^2 - x2^2' }, 'The formula is not a number at x1 = -6, x2 = -6'],
    [{ logDensity: '1 / 0 - x1' }, 'The formula is infinite at'],
    [{ logDensity: 'log(0) * exp(x1)' }, 'The density is zero everywhere in the window'],
  ])('is refused with a sentence when it is sampled where %j', async (spec, sentence) => {
    await expect(draws(targetFrom({ kind: 'formula', ...spec }), 10)).rejects.toThrow(sentence)
  })

  it('has no samples beyond two dimensions, and says so', async () => {
    const target = makeTarget({ kind: 'formula', dimension: 3, logDensity: '-x1^2-x2^2-x3^2', halfWidth: 5 })
    expect(target.exactness.kind).toBe('none')
    await expect(draws(target, 10)).rejects.toThrow('beyond, only its density is known')
    expect(densityOf(target).logDensity([1, 1, 2])).toBe(-6)
  })
})
