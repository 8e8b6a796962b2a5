import type { Certificate } from '@contract/certificate'
import type { ResultValues, SweepRow, SweepTable } from '@contract/sweep/results'
import type { Workbench } from '../workbench'
import type { CertificatePart } from './study'

/**
 * The certificates of a table's networks: what bounds KL for each of them, or the error of the score at each time of the
 * quadrature, over log τ as well. A certificate that is kept is not measured again. Aborted, it leaves out what was not
 * measured yet.
 */
export async function certificateTable(
  { handlers }: Pick<Workbench, 'handlers'>,
  { by }: CertificatePart,
  table: SweepTable,
  hear: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<SweepTable> {
  const trained = table.rows.filter(({ state }) => state === 'done')
  const rows: SweepRow[] = []
  for (const [done, row] of trained.entries()) {
    if (signal.aborted) break
    const { run } = row
    const kept = await handlers['certificate.get']({ run })
    const certificate = kept ?? (await handlers['certificate.compute']({ run }))
    rows.push(...(by === 'time' ? timeRows(row, certificate) : [{ ...row, results: budgetResults(certificate) }]))
    hear(done + 1, trained.length)
  }
  const others = table.axes.filter((axis) => axis !== 'seed')
  const along = by === 'time' ? [times.t, times.logTau] : []
  return {
    axes: [...others, ...along, ...table.axes.filter((axis) => axis === 'seed')],
    results: [...new Set(rows.flatMap(({ results }) => Object.keys(results)))],
    rows: rows.map((row, index) => ({ ...row, index })),
  }
}

/** The columns of the times that an error is measured at. */
const times = { t: 't', logTau: 'log τ' } as const

/** E‖s_θ − s‖²: for each dimension, with g² before it, and as a share of E‖s‖². */
const timeRows = (row: SweepRow, { score }: Certificate): SweepRow[] =>
  (score?.byTime ?? []).map(({ t, logTau, perDimension, weighted, relative }) => {
    const { seed, ...values } = row.values
    return {
      ...row,
      values: { ...values, [times.t]: t, [times.logTau]: logTau, ...(seed === undefined ? {} : { seed }) },
      results: { scoreError: perDimension, weightedScoreError: weighted.value, relativeScoreError: relative },
    }
  })

/** The terms of the budget that are known, and what follows of them. */
function budgetResults({ budget, kl, totalVariation }: Certificate): ResultValues {
  const terms = budget.flatMap(({ term, kl: of }) => (of === null ? [] : [[`${term}Kl`, of.value] as const]))
  return {
    ...Object.fromEntries(terms),
    ...(kl === null ? {} : { boundOfKl: kl.value }),
    ...(totalVariation === null ? {} : { boundOfTotalVariation: totalVariation }),
  }
}
