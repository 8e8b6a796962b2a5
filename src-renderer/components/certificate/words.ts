import type { BudgetTerm, Estimate } from '@contract/certificate'
import { significant } from '../../charts/numbers'

/** The terms of the error budget as they are called. */
export const termTitle: Readonly<Record<BudgetTerm['term'], string>> = {
  start: 'Start',
  score: 'Score',
  discretisation: 'Discretisation',
}

/** A measured number with its standard error; a computed one alone; what is not known in words. */
export function estimateText(estimate: Estimate | null, digits = 3): string {
  if (estimate === null) return 'not known'
  const value = significant(estimate.value, digits)
  return estimate.standardError === 0 ? value : `${value} ± ${significant(estimate.standardError, 2)}`
}
