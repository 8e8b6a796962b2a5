import { constants, functions, isFunctionName, type Expression, type Operator } from './syntax'
import { tokensOf, type Token } from './tokens'

export type ParsedFormula =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly message: string }

/** How strongly an operator binds its left side, and its right side. */
const binding: Readonly<Record<Operator, readonly [number, number]>> = {
  '+': [1, 2],
  '-': [1, 2],
  '*': [3, 4],
  '/': [3, 4],
  '^': [8, 7],
}
/** A sign binds more loosely than a power and more strongly than a product: −x^2 is −(x^2). */
const signBinding = 5
/** Deeper nesting than anyone writes. */
const deepest = 200

const isOperator = (text: string): text is Operator => Object.hasOwn(binding, text)

/** Carries a sentence out of the recursion. */
class Misread extends Error {}

/**
 * Parses a formula of the coordinates x1 … xd (x and y stand for x1 and x2) with + − * / ^, parentheses, numbers, pi, e
 * and the functions of `functions`, by Pratt's method. Never evaluates text as code. A sentence says what is wrong, and
 * at which character.
 */
export function parseFormula(text: string, dimension: number): ParsedFormula {
  const tokens = tokensOf(text)
  if ('character' in tokens)
    return { ok: false, message: `At character ${String(tokens.at)}, “${tokens.character}” has no place in a formula.` }
  try {
    return { ok: true, expression: new Reader(tokens, dimension).whole() }
  } catch (error) {
    if (error instanceof Misread) return { ok: false, message: error.message }
    throw error
  }
}

class Reader {
  private position = 0
  private depth = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly dimension: number,
  ) {}

  whole(): Expression {
    const expression = this.expression(0)
    const rest = this.peek()
    if (rest.kind !== 'end') throw this.misread(rest, 'an operator or the end of the formula')
    return expression
  }

  private expression(least: number): Expression {
    if (++this.depth > deepest) throw new Misread(`The formula is nested more than ${String(deepest)} deep.`)
    let left = this.operand()
    for (let token = this.peek(); isOperator(token.text); token = this.peek()) {
      const [before, after] = binding[token.text]
      if (before < least) break
      this.position++
      left = { kind: 'operation', operator: token.text, left, right: this.expression(after) }
    }
    this.depth--
    return left
  }

  private operand(): Expression {
    const token = this.next()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'name') return this.named(token)
    if (token.text === '-') return { kind: 'negation', of: this.expression(signBinding) }
    if (token.text === '+') return this.expression(signBinding)
    if (token.text !== '(') throw this.misread(token, 'a number, a coordinate, a function or “(”')
    const inner = this.expression(0)
    this.expect(')')
    return inner
  }

  private named(token: Token): Expression {
    const { text } = token
    if (isFunctionName(text)) return this.call(text, token)
    const constant = Object.hasOwn(constants, text) ? constants[text] : undefined
    if (constant !== undefined) return { kind: 'number', value: constant }
    const index = text === 'x' ? 0 : text === 'y' ? 1 : /^x[1-9]\d*$/.test(text) ? Number(text.slice(1)) - 1 : -1
    if (index >= this.dimension)
      throw new Misread(`At character ${String(token.at)}, ${text} is beyond the dimension, ${String(this.dimension)}.`)
    if (index >= 0) return { kind: 'coordinate', index }
    throw new Misread(
      `At character ${String(token.at)}, “${text}” is not known; there are x1 to x${String(this.dimension)}, ${Object.keys(constants).join(', ')} and the functions ${Object.keys(functions).join(', ')}.`,
    )
  }

  private call(name: keyof typeof functions, { at }: Token): Expression {
    this.expect('(')
    const of = [this.expression(0)]
    while (this.peek().text === ',') {
      this.position++
      of.push(this.expression(0))
    }
    this.expect(')')
    const [least, most] = functions[name]
    if (of.length < least || of.length > most) {
      const wanted = least === most ? String(least) : `${String(least)} to ${String(most)}`
      throw new Misread(`At character ${String(at)}, ${name} takes ${wanted} values, not ${String(of.length)}.`)
    }
    return { kind: 'call', name, of }
  }

  private expect(symbol: string): void {
    const token = this.next()
    if (token.text !== symbol) throw this.misread(token, `“${symbol}”`)
  }

  private peek(): Token {
    return this.tokens[Math.min(this.position, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 1 }
  }

  private next(): Token {
    const token = this.peek()
    this.position++
    return token
  }

  private misread(token: Token, wanted: string): Misread {
    return token.kind === 'end'
      ? new Misread(`The formula ends where ${wanted} should follow.`)
      : new Misread(`At character ${String(token.at)}, “${token.text}” stands where ${wanted} should.`)
  }
}
