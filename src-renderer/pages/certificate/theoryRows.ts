import type { Certificate } from '@contract/certificate'
import { knownText, estimateText } from '../../components/certificate/words'
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

/** What the theory says of a run's network beside what was measured, a row for each statement. */
export function theoryRows(certificate: Certificate): readonly TheoryRow[] {
  const { start, discretisation, gradient, gradientLipschitz, covering, constants } = certificate
  return [
    {
      name: 'Start error',
      promised:
        [
          ...(start.sharpBound === null ? [] : [`≤ ${significant(start.sharpBound)}`]),
          ...(start.paperBound === null ? [] : [`≤ ${significant(start.paperBound)} as printed`]),
        ].join(', ') || none,
      measured: estimateText(start.kl),
      note: 'KL(p_T ‖ start): e^{−2B} KL(π ‖ N(0, σ²I)) by the log-Sobolev inequality; Remark 3.2 prints e^{−B}.',
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
          ? 'not known'
          : `${estimateText(discretisation.halved)} · ${estimateText(discretisation.value)} · ${estimateText(discretisation.doubled)}`,
      note:
        discretisation === null
          ? 'It is measured along exact paths, which need the exact score.'
          : `With half of the ${String(discretisation.steps)} steps, with them, and with twice as many${
              discretisation.order === null ? '' : `: order ${significant(discretisation.order, 2)}`
            }.`,
    },
    {
      name: 'Gradient ‖∇ln U_t f‖',
      promised: gradient?.bound == null ? none : `≤ L/c = ${significant(gradient.bound)}`,
      measured: gradient === null ? 'not known' : significant(gradient.measured),
      note: 'Corollary E.1; the greatest that was met along the paths.',
    },
    {
      name: 'Its Lipschitz constant',
      promised: gradientLipschitz?.bound == null ? none : `≤ L/c + L²/c² = ${significant(gradientLipschitz.bound)}`,
      measured: gradientLipschitz === null ? 'not known' : significant(gradientLipschitz.measured),
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
      measured: `L = ${knownText(constants.lipschitz)}, of ∇f ${knownText(constants.gradientLipschitz)}, c = ${knownText(constants.lowerBound)}`,
      note: `Log-Sobolev constant: ${knownText(constants.logSobolev)}.`,
    },
  ]
}
