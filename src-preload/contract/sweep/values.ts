import { metricNames } from '../experiment/evaluation'
import type { Judgement, RunSummary } from '../run'
import type { ResultValues } from './results'

/**
 * What a run came to, as numbers by name: the training `loss` (mean of the last 200 steps), `heldOutLoss`, `lossFloor`
 * and `excessLoss` with their standard errors, each distance by its name and its floor by the name with `.floor`,
 * `parameterCount` and `millisecondsPerStep`. What was not measured is left out.
 */
export function resultsOf(run: RunSummary): ResultValues {
  const { loss, heldOut, metrics, nonFiniteSamples, evidence, parameterCount, millisecondsPerStep } = run
  return present({
    loss: loss?.tailMean,
    heldOutLoss: heldOut?.loss,
    'heldOutLoss.standardError': heldOut?.standardError,
    lossFloor: heldOut?.floor,
    excessLoss: heldOut?.excess,
    'excessLoss.standardError': heldOut?.excessStandardError,
    ...judgementResults({ metrics, nonFiniteSamples: nonFiniteSamples ?? 0, evidence }),
    parameterCount,
    millisecondsPerStep,
  })
}

/**
 * The distances of a judgement by their names, with their floors, `nearestTrainingPoint` beside that of points never
 * met, and `elbo`, `logZ`, `effectiveSampleSize`.
 */
export function judgementResults({ metrics, nonFiniteSamples, evidence }: Judgement): ResultValues {
  const distances = metricNames.flatMap((name) => {
    const measured = metrics[name]
    if (measured === undefined) return []
    const { value, floor, detail } = measured
    const nearest: (readonly [string, number])[] =
      detail?.kind === 'nearest'
        ? [
            ['nearestTrainingPoint', detail.distance],
            ['nearestTrainingPoint.floor', detail.ofUnseen],
          ]
        : []
    return [[name, value] as const, [`${name}.floor`, floor] as const, ...nearest]
  })
  return present({
    ...Object.fromEntries(distances),
    elbo: evidence?.elbo?.value,
    'elbo.standardError': evidence?.elbo?.standardError,
    logZ: evidence?.logZ?.value,
    'logZ.standardError': evidence?.logZ?.standardError,
    effectiveSampleSize: evidence?.effectiveSampleSize?.value,
    nonFiniteSamples,
  })
}

const present = (values: Readonly<Record<string, number | null | undefined>>): ResultValues =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
