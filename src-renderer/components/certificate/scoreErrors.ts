import type { ScoreErrorAt } from '@contract/certificate'

/** Against what the score error is drawn. */
export const errorVariables = ['t', 'log τ'] as const
export type ErrorVariable = (typeof errorVariables)[number]

/** What is drawn of the score error. */
export const errorQuantities = ['error', 'relative', 'weighted'] as const
export type ErrorQuantity = (typeof errorQuantities)[number]

export const quantityTitle: Readonly<Record<ErrorQuantity, string>> = {
  error: 'E‖ŝ − s‖² of the learnt score ŝ',
  relative: 'as a share of E‖s‖²',
  weighted: 'g² E‖ŝ − s‖², whose integral is twice the KL',
}

const valueOf: Readonly<Record<ErrorQuantity, (at: ScoreErrorAt) => number>> = {
  error: ({ error }) => error.value,
  relative: ({ relative }) => relative,
  weighted: ({ weighted }) => weighted.value,
}
const placeOf: Readonly<Record<ErrorVariable, (at: ScoreErrorAt) => number>> = {
  t: ({ t }) => t,
  'log τ': ({ logTau }) => logTau,
}

/** The score error over a variable, with the variable ascending. */
export function scoreErrorLine(
  byTime: readonly ScoreErrorAt[],
  variable: ErrorVariable,
  quantity: ErrorQuantity,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const ascending = byTime.toSorted((a, b) => placeOf[variable](a) - placeOf[variable](b))
  return {
    x: Float64Array.from(ascending, placeOf[variable]),
    y: Float64Array.from(ascending, valueOf[quantity]),
  }
}
