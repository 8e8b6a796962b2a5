import type { BudgetTerm, Certificate, Estimate } from '@contract/certificate'

const digits = (value: number): string => String(Number(value.toPrecision(3)))
const withError = ({ value, standardError }: Estimate): string =>
  standardError === 0 ? digits(value) : `${digits(value)} ± ${digits(standardError)}`

/** The budget of a certificate's KL: start + score + discretisation. */
export function budgetOf({
  start,
  score,
  scoreSentence,
  discretisation,
}: Pick<Certificate, 'start' | 'score' | 'scoreSentence' | 'discretisation'>): BudgetTerm[] {
  return [
    { term: 'start', kl: start.kl, sentence: start.sentence },
    { term: 'score', kl: score?.kl ?? null, sentence: scoreSentence },
    {
      term: 'discretisation',
      kl: discretisation?.value ?? null,
      sentence: discretisation?.sentence ?? 'It is measured along exact paths, which need the exact score.',
    },
  ]
}

/** The sum of independent terms; null where one is not known. */
export function totalOf(budget: readonly BudgetTerm[]): Estimate | null {
  let [value, variance] = [0, 0]
  for (const { kl } of budget) {
    if (kl === null) return null
    value += kl.value
    variance += kl.standardError ** 2
  }
  return { value, standardError: Math.sqrt(variance) }
}

/** min(1, √(KL/2)). */
export const pinsker = (kl: Estimate): number => Math.min(1, Math.sqrt(Math.max(0, kl.value) / 2))

/** A certificate in sentences for a student. */
export function summaryOf(certificate: Omit<Certificate, 'summary'>): string[] {
  const { kl, totalVariation, budget, assumptions, gradient, epsilonBelow } = certificate
  const sentences: string[] = []
  if (kl === null) {
    const missing = budget.filter((term) => term.kl === null).map(({ term }) => term)
    sentences.push(`KL cannot be bounded in numbers: not known are the errors of ${missing.join(', ')}.`)
  } else {
    sentences.push(`KL(data at t_min ‖ generated) is at most ${withError(kl)} nats.`)
    sentences.push(
      totalVariation === null || totalVariation >= 1
        ? 'By Pinsker’s inequality that bounds the total variation by 1, which says nothing: the score must get closer first.'
        : `By Pinsker’s inequality no event has probabilities under both that differ by more than ${digits(totalVariation)}.`,
    )
    const [largest] = budget
      .filter(({ kl: term }) => term !== null)
      .toSorted((a, b) => (b.kl?.value ?? 0) - (a.kl?.value ?? 0))
    if (largest?.kl && largest.kl.value > 0)
      sentences.push(`Most of it is the ${largest.term} error, ${withError(largest.kl)}.`)
  }
  const failing = assumptions.filter(({ verdict }) => verdict.kind === 'fails')
  const unknown = assumptions.filter(
    ({ verdict }) => verdict.kind === 'unknown' && !verdict.sentence.startsWith('No constant'),
  )
  if (failing.length > 0) {
    sentences.push(
      `The paper’s theorem on the size of networks does not apply: ${failing.map(({ verdict }) => verdict.sentence).join(' ')}`,
    )
  } else if (unknown.length > 0) {
    sentences.push('Whether the paper’s theorem on the size of networks applies is not known.')
  } else if (epsilonBelow !== null) {
    sentences.push(
      `The paper’s assumptions hold: for every error below ${digits(epsilonBelow)} there is a network of polynomial size.`,
    )
  }
  if (gradient?.bound !== undefined && gradient.bound !== null) {
    sentences.push(
      `‖∇ln U_t f‖ was at most ${digits(gradient.measured)}; Corollary E.1 allows L/c = ${digits(gradient.bound)}.`,
    )
  }
  return sentences
}
