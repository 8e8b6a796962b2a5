import { metricNames } from '@contract/experiment/evaluation'
import { metricFacts } from '@contract/experiment/metric-facts'
import type { HeldOut } from '@contract/held-out'
import type { Estimate, Evidence } from '@contract/evidence'
import type { RunSummary } from '@contract/run'

/** Four significant digits. */
export const digits = (value: number): string => String(Number(value.toPrecision(4)))

/** A run's results in words, one a line. */
export function resultLines(run: RunSummary): readonly string[] {
  const rows: (readonly [string, string])[] = [
    ['run', run.id],
    ['engine', `${run.engine}${run.device === null ? '' : ` (${run.device})`}`],
    ['steps', `${String(run.stepsDone)} of ${String(run.spec.training.steps)}`],
  ]
  if (run.millisecondsPerStep !== null) rows.push(['ms per step', digits(run.millisecondsPerStep)])
  if (run.loss !== null)
    rows.push(['loss', `${digits(run.loss.last)} (mean of the last 200: ${digits(run.loss.tailMean)})`])
  if (run.heldOut !== null) rows.push(['held-out loss', heldOutWords(run.heldOut)])
  for (const name of metricNames) {
    const metric = run.metrics[name]
    if (metric) rows.push([metricFacts[name].title, `${digits(metric.value)} (floor ${digits(metric.floor)})`])
  }
  if (run.evidence !== null) rows.push(...evidenceRows(run.evidence))
  if (run.nonFiniteSamples !== null && run.nonFiniteSamples > 0) {
    rows.push(['samples', `${String(run.nonFiniteSamples)} are not finite`])
  }
  const widest = Math.max(...rows.map(([title]) => title.length))
  return rows.map(([title, value]) => `${title.padEnd(widest)}  ${value}`)
}

/** The loss on points that were not trained on, beside its floor where that is known. */
function heldOutWords({ loss, standardError, floor, excess, excessStandardError }: HeldOut): string {
  const measured = `${digits(loss)} ± ${digits(standardError)}`
  if (floor === null || excess === null || excessStandardError === null) return measured
  return `${measured} (floor ${digits(floor)}, excess ${digits(excess)} ± ${digits(excessStandardError)})`
}

function evidenceRows({ elbo, logZ, effectiveSampleSize, paths, known }: Evidence): (readonly [string, string])[] {
  const estimate = (value: Estimate | null, otherwise: string) =>
    value === null ? otherwise : `${digits(value.value)} ± ${digits(value.standardError)}`
  const truth = known === null ? '' : ` (truth ${digits(known)})`
  return [
    ['ELBO', estimate(elbo, '−∞: a path ended where the density is zero')],
    ['log Z', `${estimate(logZ, 'every path ended where the density is zero')}${truth}`],
    ['ESS', `${estimate(effectiveSampleSize, '0')} of ${String(paths)}`],
  ]
}

/** Rows under their titles, in columns as wide as they must be. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
