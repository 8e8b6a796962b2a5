import type { Certificate } from '@contract/certificate'
import { estimateText } from '../../components/certificate/words'
import { significant } from '../../charts/numbers'

/** One promise of the theory, and what was measured beside it. */
export interface TheoryRow {
  readonly name: string
  readonly promised: string
  readonly measured: string
  /** Where it is from, and what it says. */
  readonly note: string
}

const none = '–'
const unknown = 'not known'

/** Whether a row says anything of this run. */
const says = ({ promised, measured }: TheoryRow): boolean =>
  promised !== none || (measured !== none && measured !== unknown)

/** Names of the statements that say nothing of this run. */
export const silentRows = (certificate: Certificate): readonly string[] =>
  allRows(certificate)
    .filter((row) => !says(row))
    .map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1))

/** What the theory says of a run beside what was measured, a row for each statement that says something. */
export const theoryRows = (certificate: Certificate): readonly TheoryRow[] => allRows(certificate).filter(says)

function allRows(certificate: Certificate): readonly TheoryRow[] {
  const { start, discretisation, gradient, gradientLipschitz, covering, constants } = certificate
  return [
    {
      name: 'Start error',
      promised:
        [
          ...(start.sharpBound === null ? [] : [`≤ ${significant(start.sharpBound)}`]),
          ...(start.paperBound === null ? [] : [`≤ ${significant(start.paperBound)} as printed`]),
        ].join('\n') || none,
      measured: estimateText(start.kl),
      note: 'KL(p_T ‖ start): exp(−2B) KL(π ‖ N(0, σ²I)) by the log-Sobolev inequality; Remark 3.2 prints exp(−B).',
    },
    {
      name: 'Total variation',
      promised: certificate.totalVariation === null ? none : `≤ ${significant(certificate.totalVariation)}`,
      measured: none,
      note: '√(KL/2), by Pinsker’s inequality; beside it stand the distances of the run.',
    },
    {
      name: 'Discretisation',
      promised: none,
      measured:
        discretisation === null
          ? unknown
          : [discretisation.halved, discretisation.value, discretisation.doubled]
              .map((kl) => estimateText(kl))
              .join('\n'),
      note:
        discretisation === null
          ? 'It is measured along exact paths, which need the exact score.'
          : `With half of the ${String(discretisation.steps)} steps, with them, and with twice as many${
              discretisation.order === null ? '' : `: order ${significant(discretisation.order, 2)}`
            }.`,
    },
    {
      name: 'Gradient ‖∇ln U_t f‖',
      promised: boundText(gradient, 'L/c'),
      measured: gradient === null ? unknown : significant(gradient.measured),
      note: 'Corollary E.1; the greatest that was met along the paths.',
    },
    {
      name: 'Its Lipschitz constant',
      promised: boundText(gradientLipschitz, 'L/c + L²/c²'),
      measured: gradientLipschitz === null ? unknown : significant(gradientLipschitz.measured),
      note: 'Corollary E.1.',
    },
    {
      name: 'Size of the network',
      promised:
        certificate.epsilonBelow === null ? none : `polynomial for ε < ${significant(certificate.epsilonBelow)}`,
      measured: none,
      note: 'Proposition 3.1 speaks of errors below 16 L²/c².',
    },
    {
      name: 'Covering number',
      promised:
        covering === null
          ? none
          : `10^${significant(covering.proposition312)} and 10^${significant(covering.corollary311)}`,
      measured: none,
      note:
        covering === null
          ? 'Proposition 3.12 and Corollary 3.11 are about the semigroup of VP.'
          : `Proposition 3.12 and Corollary 3.11, for R = ${significant(covering.radius)}, T = ${significant(covering.horizon)}, ε = ${significant(covering.epsilon, 2)}.`,
    },
    {
      name: 'Constants of f = dπ/dN(0, σ²I)',
      promised: none,
      measured: constantsText(constants),
      note: 'Lipschitz constants of f and of ∇f, its lower bound, and the log-Sobolev constant of π, where they are known.',
    },
  ]
}

/** What a measured supremum can be at most. */
function boundText(supremum: Certificate['gradient'], formula: string): string {
  const bound = supremum?.bound ?? null
  return bound === null ? none : `≤ ${formula} = ${significant(bound)}`
}

function constantsText({ lipschitz, gradientLipschitz, lowerBound, logSobolev }: Certificate['constants']): string {
  const known = [
    ['L', lipschitz],
    ['L of ∇f', gradientLipschitz],
    ['c', lowerBound],
    ['log-Sobolev', logSobolev],
  ] as const
  const parts = known.flatMap(([name, value]) => (value === null ? [] : [`${name} ${significant(value)}`]))
  return parts.length === 0 ? unknown : parts.join(', ')
}
