/** A formula as a tree. Coordinates count from 0: x1 is the coordinate 0. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'coordinate'; readonly index: number }
  | { readonly kind: 'negation'; readonly of: Expression }
  | {
      readonly kind: 'operation'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Expression[] }

export type Operator = '+' | '-' | '*' | '/' | '^'

/** How many arguments each function takes at least and at most. */
export const functions = {
  exp: [1, 1],
  log: [1, 1],
  sqrt: [1, 1],
  abs: [1, 1],
  sin: [1, 1],
  cos: [1, 1],
  tanh: [1, 1],
  min: [2, 8],
  max: [2, 8],
  logsumexp: [2, 64],
} as const satisfies Record<string, readonly [number, number]>

export type FunctionName = keyof typeof functions

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(functions, name)

/** Names of numbers. */
export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E }
