import type { Certificate, Estimate } from '@contract/certificate'
import { digits, table } from './numbers'

const nats = (estimate: Estimate | null): string => {
  if (estimate === null) return 'not known'
  return estimate.standardError === 0
    ? digits(estimate.value)
    : `${digits(estimate.value)} ± ${digits(estimate.standardError)}`
}

const number = (value: number | null): string => (value === null ? 'not known' : digits(value))

/** A certificate as lines for a terminal. */
export function certificateLines(certificate: Certificate): readonly string[] {
  const { assumptions, budget, kl, start, discretisation, gradient, gradientLipschitz, covering, score } = certificate
  const blocks: (readonly string[])[] = [
    certificate.summary,
    table(
      ['assumption', 'verdict', 'why'],
      assumptions.map(({ name, verdict }) => [name, verdict.kind, verdict.sentence]),
    ),
    table(
      ['KL in nats', '', ''],
      [
        ...budget.map((term) => [`${term.term} error`, nats(term.kl), term.sentence]),
        ['together', nats(kl), `total variation at most ${number(certificate.totalVariation)}`],
      ],
    ),
  ]
  const rows: (readonly [string, string, string])[] = []
  if (start.initial) {
    rows.push(
      ['KL(π ‖ N(0, σ²I))', nats(start.initial), ''],
      ['start error, sharp rate', number(start.sharpBound), 'e^{−2B} KL(π ‖ N(0, σ²I))'],
      ['start error, Remark 3.2', number(start.paperBound), 'e^{−B} KL(π ‖ N(0, σ²I))'],
    )
  }
  if (discretisation) {
    const { steps, halved, doubled, order } = discretisation
    rows.push(
      [`${String(Math.max(1, Math.round(steps / 2)))} steps`, nats(halved), 'discretisation error'],
      [`${String(steps)} steps`, nats(discretisation.value), ''],
      [`${String(2 * steps)} steps`, nats(doubled), order === null ? '' : `order ${digits(order)}`],
    )
  }
  if (certificate.epsilonBelow !== null) rows.push(['ε below', digits(certificate.epsilonBelow), '16 L²/c²'])
  if (gradient) rows.push(['sup ‖∇ln U_t f‖', digits(gradient.measured), bound(gradient.bound, 'L/c')])
  if (gradientLipschitz)
    rows.push([
      'its Lipschitz constant',
      digits(gradientLipschitz.measured),
      bound(gradientLipschitz.bound, 'L/c + L²/c²'),
    ])
  if (covering) {
    const size = `ε = ${digits(covering.epsilon)}, R = ${digits(covering.radius)}`
    rows.push(
      ['cover, Corollary 3.11', `10^${digits(covering.corollary311)}`, size],
      ['cover, Proposition 3.12', `10^${digits(covering.proposition312)}`, size],
    )
  }
  if (rows.length > 0) blocks.push(table(['beside it', '', ''], rows))
  if (score) {
    const shown = score.byTime.filter((_, k) => k % 6 === 0)
    blocks.push(
      table(
        ['t', 'log τ', 'E‖s_θ − s‖²/d', 'share of E‖s‖²'],
        shown.map(({ t, logTau, perDimension, relative }) => [t, logTau, perDimension, relative].map(digits)),
      ),
    )
  }
  return blocks.flatMap((block, k) => (k === 0 ? block : ['', ...block]))
}

const bound = (value: number | null, formula: string): string =>
  value === null ? 'no bound is known' : `at most ${formula} = ${digits(value)}`
